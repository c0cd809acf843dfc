import type { ListGrantsResponse, ListRetirableGrantsRequest } from '../../../../../facts/aws/models/kms';
import { grantTable, samePrincipal } from '../../../../keys/grant-record';
import type { GrantPrincipal } from '../../../../keys/grant-record';
import { regionPrefix } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { grantPage } from '../grant-entry';
import { checkPrincipalForm } from '../grant-request';

export const listRetirableGrants = operation<ListRetirableGrantsRequest, ListGrantsResponse>({
  name: 'ListRetirableGrants',
  async run(call, input) {
    const { RetiringPrincipal: principal, RetiringServicePrincipal: service } = input;
    if ((principal === undefined) === (service === undefined)) {
      throw kmsError('ValidationException', 'You must specify either RetiringPrincipal or RetiringServicePrincipal, but not both.');
    }
    if (principal !== undefined) checkPrincipalForm(principal);
    const wanted: GrantPrincipal = principal === undefined ? { kind: 'service', name: service ?? '' } : { kind: 'aws', name: principal };
    const place = { account: call.principal.account, region: call.region };
    const all = await call.services.keys.records.list(grantTable, { prefix: regionPrefix(place) });
    const retirable = all.map(({ row }) => row).filter(({ retiring }) => samePrincipal(retiring, wanted));
    return grantPage(retirable, input);
  },
});

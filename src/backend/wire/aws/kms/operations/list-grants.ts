import type { ListGrantsRequest, ListGrantsResponse } from '../../../../../facts/aws/models/kms';
import { grantConditions } from '../../../../keys/grant-conditions';
import { grantsOn } from '../../../../keys/grants';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { grantPage } from '../grant-entry';
import { checkGrantId } from '../grant-request';
import { useOf } from '../key-use';

export const listGrants = operation<ListGrantsRequest, ListGrantsResponse>({
  name: 'ListGrants',
  async run(call, input) {
    const { keys } = call.services;
    const { GrantId: id, GranteePrincipal: principal, GranteeServicePrincipal: service } = input;
    if (principal !== undefined && service !== undefined) {
      throw kmsError('ValidationException', 'You can specify either GranteePrincipal or GranteeServicePrincipal, but not both.');
    }
    if (id !== undefined) checkGrantId(id);
    const use = useOf(call);
    const request = { operation: 'ListGrants', reference: input.KeyId, conditions: grantConditions(use) } as const;
    return useKey(keys, use, request, async ({ record }) => {
      const grants = (await grantsOn(keys.records, record)).filter(
        ({ grantId, grantee }) =>
          (id === undefined || grantId === id) &&
          (principal === undefined || (grantee.kind === 'aws' && grantee.name === principal)) &&
          (service === undefined || (grantee.kind === 'service' && grantee.name === service)),
      );
      return grantPage(grants, input);
    });
  },
});

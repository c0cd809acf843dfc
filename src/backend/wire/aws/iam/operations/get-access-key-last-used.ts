import type { GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse } from '../../../../../facts/aws/models/iam';
import { IdentityFault } from '../../../../identity/identity-fault';
import { accessKeyTable } from '../../../../identity/rows';
import { operation } from '../../operation';
import { dateOf } from '../shapes';

export const getAccessKeyLastUsed = operation<GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse>({
  name: 'GetAccessKeyLastUsed',
  async run(call, input) {
    const key = await call.services.identity.records.get(accessKeyTable, input.AccessKeyId);
    if (key?.account !== call.principal.account) throw new IdentityFault('no-such-entity', { what: 'access-key', name: input.AccessKeyId });
    const { lastUsed } = key;
    return {
      UserName: key.userName,
      AccessKeyLastUsed:
        lastUsed === undefined
          ? { ServiceName: 'N/A', Region: 'N/A' }
          : { LastUsedDate: dateOf(lastUsed.at), ServiceName: lastUsed.service, Region: lastUsed.region },
    };
  },
});

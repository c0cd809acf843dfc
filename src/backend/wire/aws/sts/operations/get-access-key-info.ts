import type { GetAccessKeyInfoRequest, GetAccessKeyInfoResponse } from '../../../../../facts/aws/models/sts';
import { accountInKeyId } from '../../../../identity/identity-ids';
import { operation } from '../../operation';
import { stsError } from '../errors';

/** The account stands in the id: "This operation does not indicate the state of the access key" (STS API reference). */
export const getAccessKeyInfo = operation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse>({
  name: 'GetAccessKeyInfo',
  run(_call, { AccessKeyId: id }) {
    const account = accountInKeyId(id);
    if (account === undefined) throw stsError(400, 'ValidationError', `Invalid access key ID: ${id}`);
    return Promise.resolve({ Account: account });
  },
});

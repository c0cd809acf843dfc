import type { ListKeysRequest, ListKeysResponse } from '../../../../../facts/aws/models/kms';
import { keyArn, keyTable, regionPrefix } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { page } from '../paging';

export const listKeys = operation<ListKeysRequest, ListKeysResponse>({
  name: 'ListKeys',
  async run(call, input) {
    const place = { account: call.principal.account, region: call.region };
    const keys = (await call.services.keys.records.list(keyTable, { prefix: regionPrefix(place) })).map(({ row }) => row);
    const { items, ...rest } = page(keys, ({ keyId }) => keyId, input, 100);
    return { Keys: items.map((key) => ({ KeyId: key.keyId, KeyArn: keyArn(key) })), ...rest };
  },
});

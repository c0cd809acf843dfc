import type { ListKeysRequest, ListKeysResponse } from '../../../../../facts/aws/models/kms';
import { keyArn, keyRow, keyTable, regionPrefix } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { markedId, page } from '../paging';

const defaultLimit = 100;

export const listKeys = operation<ListKeysRequest, ListKeysResponse>({
  name: 'ListKeys',
  async run(call, input) {
    const place = { account: call.principal.account, region: call.region };
    const after = markedId(input.Marker);
    const found = await call.services.keys.records.list(keyTable, {
      prefix: regionPrefix(place),
      ...(after === undefined ? {} : { after: keyRow(place, after) }),
      // One more than the page holds tells whether there is another.
      limit: (input.Limit ?? defaultLimit) + 1,
    });
    const { items, ...rest } = page(
      found.map(({ row }) => row),
      ({ keyId }) => keyId,
      input,
      defaultLimit,
    );
    return { Keys: items.map((key) => ({ KeyId: key.keyId, KeyArn: keyArn(key) })), ...rest };
  },
});

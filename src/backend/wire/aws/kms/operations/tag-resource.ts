import type { TagResourceRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { mergeTags, readTags, tagConditions } from '../tags';

export const tagResource = operation<TagResourceRequest, undefined>({
  name: 'TagResource',
  async run(call, input) {
    const { keys } = call.services;
    const tags = readTags(input.Tags);
    const request = { operation: 'TagResource', reference: input.KeyId, conditions: conditionKeys(tagConditions(tags)) } as const;
    await changeKey(keys, useOf(call), request, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, tags: mergeTags(record.tags, tags) });
    });
    return undefined;
  },
});

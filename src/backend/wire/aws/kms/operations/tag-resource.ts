import type { TagResourceRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { mergeTags, readTags } from '../tags';

export const tagResource = operation<TagResourceRequest, undefined>({
  name: 'TagResource',
  async run(call, input) {
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'TagResource', reference: input.KeyId }, (tx, { record }) => {
      refuseManaged(record);
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, tags: mergeTags(record.tags, readTags(input.Tags)) });
    });
    return undefined;
  },
});

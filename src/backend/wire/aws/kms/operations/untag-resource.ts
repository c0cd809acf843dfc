import type { UntagResourceRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { keyRow, keyTable } from '../../../../keys/key-record';
import { refuseManaged } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { checkTagKeys } from '../tags';

export const untagResource = operation<UntagResourceRequest, undefined>({
  name: 'UntagResource',
  async run(call, input) {
    const { keys } = call.services;
    checkTagKeys(input.TagKeys);
    const conditions = conditionKeys({ 'aws:TagKeys': input.TagKeys });
    await changeKey(keys, useOf(call), { operation: 'UntagResource', reference: input.KeyId, conditions }, (tx, { record }) => {
      refuseManaged(record);
      const tags = record.tags.filter(({ key }) => !input.TagKeys.includes(key));
      tx.put(keyTable, keyRow(record, record.keyId), { ...record, tags });
    });
    return undefined;
  },
});

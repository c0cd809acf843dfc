import type { UpdateAliasRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { aliasRow, aliasTable } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { checkCustomerAlias, keyIdNotAlias, requireAlias } from '../alias-name';
import { useOf } from '../key-use';

export const updateAlias = operation<UpdateAliasRequest, undefined>({
  name: 'UpdateAlias',
  async run(call, input) {
    checkCustomerAlias(input.AliasName);
    const { keys } = call.services;
    const request = {
      operation: 'UpdateAlias',
      reference: keyIdNotAlias(input.TargetKeyId),
      parameters: { aliasName: input.AliasName },
    } as const;
    await changeKey(keys, useOf(call), request, async (tx, { record }) => {
      const alias = await requireAlias(tx, call, input.AliasName);
      tx.put(aliasTable, aliasRow(alias, alias.name), { ...alias, keyId: record.keyId, updatedAt: keys.clock.now() });
    });
    return undefined;
  },
});

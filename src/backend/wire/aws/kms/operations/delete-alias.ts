import type { DeleteAliasRequest } from '../../../../../facts/aws/models/kms';
import { changeKey } from '../../../../keys/key-access';
import { aliasRow, aliasTable } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { checkCustomerAlias, requireAlias } from '../alias-name';
import { useOf } from '../key-use';

export const deleteAlias = operation<DeleteAliasRequest, undefined>({
  name: 'DeleteAlias',
  async run(call, input) {
    checkCustomerAlias(input.AliasName);
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'DeleteAlias', reference: input.AliasName }, async (tx) => {
      const alias = await requireAlias(tx, call, input.AliasName);
      tx.delete(aliasTable, aliasRow(alias, alias.name));
    });
    return undefined;
  },
});

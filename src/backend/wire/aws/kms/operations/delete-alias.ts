import type { DeleteAliasRequest } from '../../../../../facts/aws/models/kms';
import { removeAlias } from '../../../../keys/aliases';
import { changeKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkCustomerAlias, requireAlias } from '../alias-name';
import { useOf } from '../key-use';

export const deleteAlias = operation<DeleteAliasRequest, undefined>({
  name: 'DeleteAlias',
  async run(call, input) {
    checkCustomerAlias(input.AliasName);
    const { keys } = call.services;
    await changeKey(keys, useOf(call), { operation: 'DeleteAlias', reference: input.AliasName }, async (tx) => {
      await removeAlias(tx, await requireAlias(tx, call, input.AliasName));
    });
    return undefined;
  },
});

import type { UpdateAliasRequest } from '../../../../../facts/aws/models/kms';
import { putAlias, removeAlias } from '../../../../keys/aliases';
import { changeKey, permit } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkAliasQuota, checkCustomerAlias, checkSameType, keyIdNotAlias, requireAlias } from '../alias-name';
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
    await changeKey(keys, useOf(call), request, async (tx, { record, family }) => {
      const { keyId, ...alias } = await requireAlias(tx, call, input.AliasName);
      // The key that the alias leaves is asked too, in whatever state it is (API reference, UpdateAlias, "Required permissions").
      const current = await permit(keys, tx, useOf(call), { ...request, reference: keyId });
      checkSameType(current.family, family);
      if (keyId !== record.keyId) checkAliasQuota(record);
      await removeAlias(tx, { ...alias, keyId });
      const target = keyId === record.keyId ? { ...record, aliases: (record.aliases ?? []).filter((name) => name !== alias.name) } : record;
      putAlias(tx, target, { ...alias, updatedAt: keys.clock.now() });
    });
    return undefined;
  },
});

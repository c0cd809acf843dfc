import type { CreateAliasRequest } from '../../../../../facts/aws/models/kms';
import { putAlias } from '../../../../keys/aliases';
import { changeKey } from '../../../../keys/key-access';
import { aliasArn, aliasRow, aliasTable } from '../../../../keys/key-record';
import { operation } from '../../operation';
import { checkAliasQuota, checkCustomerAlias, keyIdNotAlias } from '../alias-name';
import { kmsError } from '../errors';
import { useOf } from '../key-use';

export const createAlias = operation<CreateAliasRequest, undefined>({
  name: 'CreateAlias',
  async run(call, input) {
    checkCustomerAlias(input.AliasName);
    const { keys } = call.services;
    const request = {
      operation: 'CreateAlias',
      reference: keyIdNotAlias(input.TargetKeyId),
      parameters: { aliasName: input.AliasName },
    } as const;
    await changeKey(keys, useOf(call), request, async (tx, { record }) => {
      const alias = { account: call.principal.account, region: call.region, name: input.AliasName };
      const row = aliasRow(alias, alias.name);
      if (await tx.get(aliasTable, row)) {
        throw kmsError('AlreadyExistsException', `An alias with the name ${aliasArn(alias)} already exists`);
      }
      checkAliasQuota(record);
      const now = keys.clock.now();
      putAlias(tx, record, { ...alias, createdAt: now, updatedAt: now });
    });
    return undefined;
  },
});

import type { ListAliasesRequest, ListAliasesResponse } from '../../../../../facts/aws/models/kms';
import { aliasArn, aliasTable, regionPrefix } from '../../../../keys/key-record';
import { findKey } from '../../../../keys/key-reference';
import { operation } from '../../operation';
import { keyIdNotAlias } from '../alias-name';
import { page } from '../paging';

export const listAliases = operation<ListAliasesRequest, ListAliasesResponse>({
  name: 'ListAliases',
  async run(call, input) {
    const { records } = call.services.keys;
    const place = { account: call.principal.account, region: call.region };
    const target = input.KeyId === undefined ? undefined : await findKey(records, keyIdNotAlias(input.KeyId), place);
    const aliases = (await records.list(aliasTable, { prefix: regionPrefix(place) })).map(({ row }) => row);
    const wanted = target ? aliases.filter(({ keyId }) => keyId === target.keyId) : aliases;
    const { items, ...rest } = page(wanted, ({ name }) => name, input, 50);
    return {
      Aliases: items.map((alias) => ({
        AliasName: alias.name,
        AliasArn: aliasArn(alias),
        TargetKeyId: alias.keyId,
        CreationDate: new Date(alias.createdAt),
        LastUpdatedDate: new Date(alias.updatedAt),
      })),
      ...rest,
    };
  },
});

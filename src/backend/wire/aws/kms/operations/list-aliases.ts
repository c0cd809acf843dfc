import { managedKeyRows } from '../../../../../facts/aws/managed-keys';
import type { AliasListEntry, ListAliasesRequest, ListAliasesResponse } from '../../../../../facts/aws/models/kms';
import { aliasArn, aliasTable, regionPrefix } from '../../../../keys/key-record';
import type { AliasRecord } from '../../../../keys/key-record';
import { findKey } from '../../../../keys/key-reference';
import { operation } from '../../operation';
import { page } from '../paging';

export const listAliases = operation<ListAliasesRequest, ListAliasesResponse>({
  name: 'ListAliases',
  async run(call, input) {
    const { records } = call.services.keys;
    const place = { account: call.principal.account, region: call.region };
    const target = input.KeyId === undefined ? undefined : await findKey(records, input.KeyId, place);
    const made = (await records.list(aliasTable, { prefix: regionPrefix(place) })).map(({ row }) => row);
    const wanted = target ? made.filter(({ keyId }) => keyId === target.keyId) : withPredefined(place, made);
    const { items, ...rest } = page(wanted, ({ name }) => name, input, 50);
    return { Aliases: items.map(aliasEntry), ...rest };
  },
});

type Listed = Pick<AliasRecord, 'account' | 'region' | 'name'> & Partial<AliasRecord>;

/** AWS shows its own aliases before they have a key: then without target and dates (API reference, ListAliases). */
function withPredefined(place: Pick<AliasRecord, 'account' | 'region'>, made: readonly AliasRecord[]): readonly Listed[] {
  const names = new Set(made.map(({ name }) => name));
  const predefined = Object.keys(managedKeyRows)
    .map((alias): Listed => ({ ...place, name: `alias/${alias}` }))
    .filter(({ name }) => !names.has(name));
  return [...made, ...predefined].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function aliasEntry(alias: Listed): AliasListEntry {
  return {
    AliasName: alias.name,
    AliasArn: aliasArn(alias),
    ...(alias.keyId === undefined ? {} : { TargetKeyId: alias.keyId }),
    ...(alias.createdAt === undefined ? {} : { CreationDate: new Date(alias.createdAt) }),
    ...(alias.updatedAt === undefined ? {} : { LastUpdatedDate: new Date(alias.updatedAt) }),
  };
}

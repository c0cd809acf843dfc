import { page } from './paging';
import type { GrantListEntry, ListGrantsResponse } from '../../../../facts/aws/models/kms';
import type { GrantRecord } from '../../../keys/grant-record';
import { keyArn } from '../../../keys/key-record';
import { isHostArn } from '../../../principal';

/** One page of grants, KMS style. Grants are told apart by id, which is also their order. */
export function grantPage(
  grants: readonly GrantRecord[],
  request: { readonly Limit?: number; readonly Marker?: string },
): ListGrantsResponse {
  const { items, ...rest } = page(grants, ({ region, keyId, grantId }) => `${region}/${keyId}/${grantId}`, request, 50);
  return { Grants: items.map(grantEntry), ...rest };
}

function grantEntry(grant: GrantRecord): GrantListEntry {
  const { grantee, retiring, constraints } = grant;
  return {
    KeyId: keyArn(grant),
    GrantId: grant.grantId,
    ...(grant.name === undefined ? {} : { Name: grant.name }),
    CreationDate: new Date(grant.createdAt),
    ...(grantee.kind === 'aws' ? { GranteePrincipal: grantee.name } : { GranteeServicePrincipal: grantee.name }),
    // EC2 gives its name as the retiring principal (events of 2026), which others cannot.
    ...(retiring === undefined
      ? {}
      : retiring.kind === 'aws' || isHostArn(grantee.name)
        ? { RetiringPrincipal: retiring.name }
        : { RetiringServicePrincipal: retiring.name }),
    IssuingAccount: grant.issuer,
    Operations: grant.operations,
    ...(Object.keys(constraints).length === 0 ? {} : { Constraints: constraintsOf(grant) }),
  };
}

function constraintsOf({ constraints: { contextEquals, contextSubset, sourceArn } }: GrantRecord): GrantListEntry['Constraints'] {
  return {
    ...(contextEquals === undefined ? {} : { EncryptionContextEquals: new Map(contextEquals) }),
    ...(contextSubset === undefined ? {} : { EncryptionContextSubset: new Map(contextSubset) }),
    ...(sourceArn === undefined ? {} : { SourceArn: sourceArn }),
  };
}

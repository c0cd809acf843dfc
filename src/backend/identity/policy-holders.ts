import { sizeOf } from './documents';
import { getEntity, putEntity } from './holders';
import { IdentityFault } from './identity-fault';
import type { HolderKind, Quota } from './identity-fault';
import type { IdentityRooms } from './identity-rooms';
import { assertAttachable } from './managed-policies';
import type { InlinePolicy, PolicyHolder } from './rows';
import { iamLimits } from '../../facts/aws/iam-limits';

/** What has policies cannot be deleted. @throws IdentityFault `in-use` */
export function assertEmpty({ attached, inline }: PolicyHolder): void {
  if (attached.length > 0) throw new IdentityFault('in-use', { by: 'attached-policies' });
  if (inline.length > 0) throw new IdentityFault('in-use', { by: 'inline-policies' });
}

/** Adds an inline policy or replaces the one of that name. @throws IdentityFault. @throws PolicyFault */
export function putInline(rooms: IdentityRooms, kind: HolderKind, account: string, holder: string, policy: InlinePolicy): Promise<void> {
  return rooms.records.write(async (tx) => {
    const row = await getEntity(tx, kind, account, holder);
    rooms.policies.parse(policy.document, 'identity');
    const inline = [...row.inline.filter(({ name }) => name !== policy.name), policy].sort(byName);
    const limit = iamLimits.inlineSize[kind];
    if (inline.reduce((sum, { document }) => sum + sizeOf(document), 0) > limit) {
      throw new IdentityFault('policies-too-long', { holder: kind, name: holder, limit });
    }
    putEntity(tx, kind, { ...row, inline });
  });
}

/** @throws IdentityFault `no-such-entity`, `no-such-inline-policy` */
export async function getInline(
  { records }: IdentityRooms,
  kind: HolderKind,
  account: string,
  holder: string,
  policyName: string,
): Promise<InlinePolicy> {
  return findInline(await getEntity(records, kind, account, holder), kind, policyName);
}

/** @throws IdentityFault as above */
export function deleteInline(
  { records }: IdentityRooms,
  kind: HolderKind,
  account: string,
  holder: string,
  policyName: string,
): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, kind, account, holder);
    const gone = findInline(row, kind, policyName);
    putEntity(tx, kind, { ...row, inline: row.inline.filter((policy) => policy !== gone) });
  });
}

/** Attaching again changes nothing. @throws IdentityFault `no-such-entity`, `not-attachable`, `too-many` */
export function attach({ records }: IdentityRooms, kind: HolderKind, account: string, holder: string, arn: string): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, kind, account, holder);
    await assertAttachable(tx, arn, account);
    if (row.attached.includes(arn)) return;
    const { quota, limit } = attachmentLimits[kind];
    if (row.attached.length >= limit) throw new IdentityFault('too-many', { quota, limit });
    putEntity(tx, kind, { ...row, attached: [...row.attached, arn] });
  });
}

/** @throws IdentityFault `no-such-entity`, `not-attached` */
export function detach({ records }: IdentityRooms, kind: HolderKind, account: string, holder: string, arn: string): Promise<void> {
  return records.write(async (tx) => {
    const row = await getEntity(tx, kind, account, holder);
    if (!row.attached.includes(arn)) throw new IdentityFault('not-attached', { arn });
    putEntity(tx, kind, { ...row, attached: row.attached.filter((attached) => attached !== arn) });
  });
}

const attachmentLimits: Readonly<Record<HolderKind, { readonly quota: Quota; readonly limit: number }>> = {
  user: { quota: 'policies-of-user', limit: iamLimits.policiesPerUser },
  role: { quota: 'policies-of-role', limit: iamLimits.policiesPerRole },
  group: { quota: 'policies-of-group', limit: iamLimits.policiesPerGroup },
};

function findInline({ inline }: PolicyHolder, holder: HolderKind, wanted: string): InlinePolicy {
  const found = inline.find(({ name }) => name === wanted);
  if (found === undefined) throw new IdentityFault('no-such-inline-policy', { holder, name: wanted });
  return found;
}

const byName = (a: InlinePolicy, b: InlinePolicy): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

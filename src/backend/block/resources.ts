import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { BlockResource } from './block-fault';
import type { Caller } from './caller';
import { imageTable } from './image-rows';
import type { Image } from './image-rows';
import { launchTemplateTable } from './launch-template-rows';
import type { LaunchTemplate } from './launch-template-rows';
import { instanceTable, resourceKey, resourcePrefix, snapshotTable, tagsTable, volumeTable } from './rows';
import type { Instance, Snapshot, Tag, Volume } from './rows';
import { checkTags, mergeTags } from './tag-rules';
import type { ReadTransaction, Table, WriteTransaction } from '../storage/record-store';

/** Whose resources: a caller, or a row itself. */
type Owner = Pick<Caller, 'account' | 'region'>;

const getter =
  <Row>(what: BlockResource, of: Table<Row>) =>
  async (tx: ReadTransaction, owner: Owner, id: string): Promise<Row> => {
    const row = await tx.get(of, resourceKey(owner, id));
    if (row === undefined) throw new BlockFault('not-found', { what, id });
    return row;
  };

/** The owner's resource. @throws BlockFault `not-found` */
export const getVolume = getter<Volume>('volume', volumeTable);
export const getSnapshot = getter<Snapshot>('snapshot', snapshotTable);
export const getInstance = getter<Instance>('instance', instanceTable);
export const getImage = getter<Image>('image', imageTable);
export const getLaunchTemplate = getter<LaunchTemplate>('launch-template', launchTemplateTable);

export const putVolume = (tx: WriteTransaction, row: Volume): void => tx.put(volumeTable, resourceKey(row, row.id), row);
export const putSnapshot = (tx: WriteTransaction, row: Snapshot): void => tx.put(snapshotTable, resourceKey(row, row.id), row);
export const putInstance = (tx: WriteTransaction, row: Instance): void => tx.put(instanceTable, resourceKey(row, row.id), row);
export const putImage = (tx: WriteTransaction, row: Image): void => tx.put(imageTable, resourceKey(row, row.id), row);
export const putLaunchTemplate = (tx: WriteTransaction, row: LaunchTemplate): void =>
  tx.put(launchTemplateTable, resourceKey(row, row.id), row);

/** All of the owner's resources of a kind, in the order of their ids. */
export async function listAll<Row>(tx: ReadTransaction, of: Table<Row>, owner: Owner): Promise<readonly Row[]> {
  const entries = await tx.list(of, { prefix: resourcePrefix(owner) });
  return entries.map((entry) => entry.row);
}

export async function attachedTo(tx: ReadTransaction, instance: Instance): Promise<readonly Volume[]> {
  const all = await listAll(tx, volumeTable, instance);
  return all.filter((volume) => volume.attachment?.instanceId === instance.id);
}

export async function tagsOf(tx: ReadTransaction, owner: Owner, id: string): Promise<readonly Tag[]> {
  return (await tx.get(tagsTable, resourceKey(owner, id)))?.tags ?? [];
}

/** Of everything of the owner that has tags, by id. */
export async function allTags(tx: ReadTransaction, owner: Owner): Promise<ReadonlyMap<string, readonly Tag[]>> {
  const prefix = resourcePrefix(owner);
  const entries = await tx.list(tagsTable, { prefix });
  return new Map(entries.map(({ key, row }) => [key.slice(prefix.length), row.tags]));
}

/** @throws BlockFault `tag-…`, `too-many-tags` */
export async function putTags(context: BlockContext, tx: WriteTransaction, owner: Owner, id: string, added: readonly Tag[]): Promise<void> {
  if (added.length === 0) return;
  checkTags(context.tagRules, added);
  tx.put(tagsTable, resourceKey(owner, id), { tags: mergeTags(context.tagRules, id, await tagsOf(tx, owner, id), added) });
}

/** Tags that the cloud gives itself: under its reserved prefix, beyond the limit, and not the owner's to take away. */
export async function putSystemTags(tx: WriteTransaction, owner: Owner, id: string, added: readonly Tag[]): Promise<void> {
  if (added.length === 0) return;
  tx.put(tagsTable, resourceKey(owner, id), { tags: [...added, ...(await tagsOf(tx, owner, id))] });
}

/** @throws BlockFault `wrong-state` */
export function assertState<State extends string>(
  what: BlockResource,
  row: { readonly id: string; readonly state: State },
  allowed: readonly State[],
): void {
  if (!allowed.includes(row.state)) throw new BlockFault('wrong-state', { what, id: row.id, state: row.state, allowed });
}

import type { BlockContext } from './block-context';
import type { BlockResource } from './block-fault';
import type { Caller } from './caller';
import { getImage, getInstance, getLaunchTemplate, getSnapshot, getVolume, putTags, tagsOf } from './resources';
import { resourceKey, tagsTable } from './rows';
import type { Tag } from './rows';
import { isReserved } from './tag-rules';
import type { ReadTransaction } from '../storage/record-store';

const find: Readonly<Record<BlockResource, (tx: ReadTransaction, caller: Caller, id: string) => Promise<object>>> = {
  volume: getVolume,
  snapshot: getSnapshot,
  instance: getInstance,
  image: getImage,
  'launch-template': getLaunchTemplate,
};

export interface TaggedResource {
  readonly what: BlockResource;
  readonly id: string;
}

/** All resources get the tags, or none. A tag of the same key is replaced. @throws BlockFault `not-found`, `tag-…`, `too-many-tags` */
export async function addTags(
  context: BlockContext,
  caller: Caller,
  resources: readonly TaggedResource[],
  added: readonly Tag[],
): Promise<void> {
  await context.records.write(async (tx) => {
    for (const { what, id } of resources) {
      await find[what](tx, caller, id);
      await putTags(context, tx, caller, id, added);
    }
  });
}

/** What to take away: every tag of the key, or only the one with this value. */
export interface TagToRemove {
  readonly key: string;
  readonly value?: string;
}

/** Takes tags away, all where `removed` is absent. Removing what is not there changes nothing. @throws BlockFault `not-found` */
export async function removeTags(
  context: BlockContext,
  caller: Caller,
  resources: readonly TaggedResource[],
  removed?: readonly TagToRemove[],
): Promise<void> {
  await context.records.write(async (tx) => {
    for (const { what, id } of resources) {
      await find[what](tx, caller, id);
      const goes = (tag: Tag): boolean =>
        !isReserved(context.tagRules, tag.key) &&
        (removed?.some(({ key, value }) => key === tag.key && (value ?? tag.value) === tag.value) ?? true);
      const left = (await tagsOf(tx, caller, id)).filter((tag) => !goes(tag));
      if (left.length === 0) tx.delete(tagsTable, resourceKey(caller, id));
      else tx.put(tagsTable, resourceKey(caller, id), { tags: left });
    }
  });
}

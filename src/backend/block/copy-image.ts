import type { BlockContext } from './block-context';
import { BlockFault, failureKind } from './block-fault';
import type { Caller } from './caller';
import { finishCopy, placeCopy, planCopy } from './copy-snapshot';
import type { CopyEncryption, PlannedCopy } from './copy-snapshot';
import { isDefect } from './finish-volume';
import { imageTable } from './image-rows';
import type { Image, ImageDevice } from './image-rows';
import { usableImage } from './image-sharing';
import { draftImage, placeImage } from './register-image';
import type { NewImage } from './register-image';
import { redeem, redeemed } from './request-token';
import type { RequestToken } from './request-token';
import { assertState, getImage, putImage, tagsOf } from './resources';
import { resourceKey } from './rows';
import type { Tag } from './rows';
import { usableSnapshot } from './snapshot-sharing';
import { checkTags, isReserved } from './tag-rules';

export interface CopyImage extends NewImage, CopyEncryption {
  readonly sourceId: string;
  readonly sourceRegion: string;
  readonly snapshotTags?: readonly Tag[];
  /** Also the tags of the source, where it is the caller's own. */
  readonly copyTags?: boolean;
  readonly request?: RequestToken;
}

/**
 * A copy in `pending`, in the caller's region, over copies of the image's snapshots. It becomes `available`, or `failed` where a key is missing, disabled or
 * denied. The source may be another account's: its snapshots must be shared with the caller too, and its permissions do not come along.
 * @throws BlockFault `not-found`, `wrong-state`, `image-storage-denied`, `image-name-taken`, `key-without-encryption`, `token-reused`, `tag-…`
 */
export async function copyImage(context: BlockContext, caller: Caller, input: CopyImage): Promise<Image> {
  const { sourceId, sourceRegion, snapshotTags: ofCopies = [] } = input;
  checkTags(context.tagRules, [...(input.tags ?? []), ...ofCopies]);
  const reader = { ...caller, region: sourceRegion };
  const source = await context.records.read((tx) => usableImage(tx, reader, sourceId));
  assertState('image', source, ['available']);
  const draft = draftImage(context, caller, input);
  const copies: PlannedCopy[] = [];
  const devices: ImageDevice[] = [];
  for (const device of source.devices) {
    const { snapshotId } = device;
    if (snapshotId === undefined) {
      devices.push(device);
      continue;
    }
    const snapshot = await context.records
      .read((tx) => usableSnapshot(tx, reader, snapshotId))
      .catch((error: unknown) => {
        throw error instanceof BlockFault && error.kind === 'not-found' ? new BlockFault('image-storage-denied', { id: sourceId }) : error;
      });
    const description = `Copied for DestinationAmi ${draft.id} from SourceAmi ${sourceId} for SourceSnapshot ${snapshotId}. Task created on ${draft.createdAt}.`;
    const planned = await planCopy(context, caller, snapshot, { ...encryptionOf(input), description, tags: ofCopies });
    copies.push(planned);
    devices.push({ ...device, snapshotId: planned.copy.id, encrypted: planned.copy.encrypted });
  }
  const image: Image = {
    ...draft,
    state: 'pending',
    rootDevice: source.rootDevice,
    devices,
    traits: source.traits,
    sourceImageId: sourceId,
    sourceRegion,
  };
  const earlier = await context.records.write(async (tx) => {
    const [made] = (await redeemed(tx, caller, input.request)) ?? [];
    if (made !== undefined) return getImage(tx, caller, made);
    redeem(tx, caller, input.request, [image.id]);
    for (const copy of copies) await placeCopy(context, tx, caller, copy);
    const inherited = input.copyTags === true && source.account === caller.account ? await tagsOf(tx, reader, sourceId) : [];
    const tags = [...inherited.filter(({ key }) => !isReserved(context.tagRules, key)), ...(input.tags ?? [])];
    await placeImage(context, tx, caller, image, tags);
    return undefined;
  });
  if (earlier !== undefined) return earlier;
  context.jobs.run(() => finish(context, caller, image, copies));
  return image;
}

const encryptionOf = ({ encrypted, keyReference }: CopyEncryption): CopyEncryption => ({
  ...(encrypted === undefined ? {} : { encrypted }),
  ...(keyReference === undefined ? {} : { keyReference }),
});

/** All copies are ended, also after one that fails. */
async function finish(context: BlockContext, caller: Caller, image: Image, copies: readonly PlannedCopy[]): Promise<void> {
  const failures: { readonly error: unknown }[] = [];
  for (const copy of copies) {
    const failed = await finishCopy(context, caller, copy);
    if (failed !== undefined) failures.push(failed);
  }
  const [first] = failures;
  const outcome =
    first === undefined ? ({ state: 'available' } as const) : ({ state: 'failed', failure: failureKind(first.error) } as const);
  await context.records.write(async (tx) => {
    const row = await tx.get(imageTable, resourceKey(image, image.id));
    if (row !== undefined) putImage(tx, { ...row, ...outcome });
  });
  const defect = failures.find(({ error }) => isDefect(error));
  if (defect !== undefined) throw defect.error;
}

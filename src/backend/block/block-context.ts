import type { Clock } from '../clock';
import { hexId } from '../ids';
import type { Random } from '../random';
import type { BlockCipher } from './block-cipher';
import { BlockDevice } from './block-device';
import type { Hosts } from './hosts';
import type { Jobs } from './jobs';
import type { SegmentMemory } from './segment-memory';
import { StoredBlocks } from './stored-blocks';
import type { Sweeper } from './sweeper';
import type { TagRules } from './tag-rules';
import type { DataKeys, KeyLoans } from '../keys/data-keys';
import type { BlobStore } from '../storage/blob-store';
import type { ReadTransaction, RecordStore } from '../storage/record-store';

/** What block storage is built over. */
export interface BlockNeeds {
  readonly records: RecordStore;
  readonly blobs: BlobStore;
  readonly dataKeys: DataKeys & KeyLoans;
  readonly clock: Clock;
  readonly random: Random;
  readonly tagRules: TagRules;
}

/** What every operation works with. */
export interface BlockContext extends BlockNeeds {
  readonly hosts: Hosts;
  readonly jobs: Jobs;
  readonly sweeper: Sweeper;
  readonly memory: SegmentMemory;
}

/** Ids of layers and leases: 32 hexadecimal digits. */
export const freshId = (context: BlockContext): string => hexId(context.random, 16);

export interface DeviceOver {
  readonly volumeId: string;
  readonly size: number;
  readonly cipher: BlockCipher;
  readonly topLayer: (tx: ReadTransaction) => Promise<string>;
}

export const deviceOver = ({ records, blobs, sweeper, memory }: BlockContext, { size, ...over }: DeviceOver): BlockDevice =>
  new BlockDevice(over.volumeId, size, new StoredBlocks({ ...over, records, blobs, memory, onChores: sweeper.kick }), memory);

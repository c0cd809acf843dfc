import type { Random } from '../random';
import type { Disk } from './disk';
import { systemDisk } from './disk';
import { RecordFiles } from './record-files';
import { RecordSeal } from './record-seal';
import type { RecordStore } from './record-store';
import { SealedRecords } from './sealed-records';

export interface RecordFolderOptions {
  /** Folder of the records; must be there. */
  readonly folder: string;
  /** 32 bytes, copied: the caller still owns and wipes it. */
  readonly rootKey: Uint8Array;
  readonly random: Random;
  /** Writes an empty store first. */
  readonly make?: boolean;
  readonly disk?: Disk;
  /** Bytes of a journal after which its changes become a run. */
  readonly journalLimit?: number;
}

const defaultJournalLimit = 4 * 1024 * 1024;

/**
 * Opens a durable record store.
 * @throws DamagedRecords where its journals, manifest or indexes are not what was stored last under this root key; a page that is
 * damaged is found when it is read
 */
export async function openRecordFolder(options: RecordFolderOptions): Promise<RecordStore> {
  const { folder, rootKey, random, make = false, disk = systemDisk, journalLimit = defaultJournalLimit } = options;
  const seal = new RecordSeal(rootKey, random);
  try {
    const given = { folder, disk, seal, random, journalLimit };
    if (make) await RecordFiles.make(given);
    const { files, overlay } = await RecordFiles.open(given);
    return new SealedRecords(files, overlay, () => seal.wipe());
  } catch (error) {
    seal.wipe();
    throw error;
  }
}

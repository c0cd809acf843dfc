import { createRequire } from 'node:module';
// eslint-disable-next-line import/no-extraneous-dependencies -- the type alone; the package is optional
import type * as Lmdb from 'lmdb';
import { assertLmdbFile } from './lmdb-file';
import type { NumberedValues } from './numbered-values';

/** The package is not there, or has no binary for this platform. */
export class LmdbMissing extends Error {
  constructor(cause: unknown) {
    super('durable state needs the optional package "lmdb"', { cause });
    this.name = 'LmdbMissing';
  }
}

const permissionsMode = 0o600;

/** @throws LmdbMissing, NotLmdb, or what the system answers for a file that may not be read and written */
export async function openLmdbValues(path: string): Promise<NumberedValues> {
  const { open } = loadLmdb();
  await assertLmdbFile(path);
  const options = { path, encoding: 'binary', keyEncoding: 'binary', maxDbs: 1, permissionsMode } as const;
  // Without overlapping sync a commit returns when it is on the disk, as LMDB itself does it.
  const database = open<Buffer, Buffer>({ ...options, overlappingSync: false });
  return {
    *load() {
      for (const { key, value } of database.getRange({})) yield [Number(key.readBigUInt64BE(0)), value];
    },
    commit(changes) {
      database.transactionSync(() => {
        for (const [number, value] of changes) {
          if (value === undefined) database.removeSync(numberKey(number));
          else database.putSync(numberKey(number), value);
        }
      });
    },
    close: () => database.close(),
  };
}

function loadLmdb(): typeof Lmdb {
  try {
    // Its CommonJS build, one file, loads in little more than half the time of its modules.
    return createRequire(__filename)('lmdb') as typeof Lmdb;
  } catch (error) {
    throw new LmdbMissing(error);
  }
}

function numberKey(number: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeBigUInt64BE(BigInt(number));
  return key;
}

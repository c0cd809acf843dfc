import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { systemCode } from './system-error';

/** The file is none that LMDB made, or its first two pages are damaged. */
export class NotLmdb extends Error {
  constructor(path: string) {
    super(`${path} is not an LMDB database`);
    this.name = 'NotLmdb';
  }
}

/** Of LMDB's page header and MDB_meta on 64-bit little-endian machines (mdb.c of lmdb-js 3.5), in bytes. */
const at = { flags: 18, magic: 24, version: 28, pageSize: 48, end: 52 } as const;
const metaFlag = 0x08;
const magic = 0xbeefc0de;
const version = 2;
const pageSizes: ReadonlySet<number> = new Set([4096, 8192, 16384, 32768, 65536]);

/**
 * `lmdb` 3.5.6 ends the process where it should report that a file cannot be opened, or is not a database. So both are found
 * out here first. A file that is missing or empty is one that LMDB would make.
 * @throws NotLmdb. @throws what the system answers for a file that may not be read and written.
 */
export async function assertLmdbFile(path: string): Promise<void> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    if ((await file.stat()).size === 0) return;
    const pageSize = await metaPageSize(file, 0);
    // Two meta pages, of which LMDB takes the newer one that is whole.
    if (pageSize === undefined || (await metaPageSize(file, pageSize)) !== pageSize) throw new NotLmdb(path);
  } finally {
    await file.close();
  }
}

/** `undefined` where there is no meta page at this offset. */
async function metaPageSize(file: FileHandle, offset: number): Promise<number | undefined> {
  const page = Buffer.alloc(at.end);
  const { bytesRead } = await file.read(page, 0, at.end, offset);
  const isMeta =
    page.readUInt16LE(at.flags) === metaFlag && page.readUInt32LE(at.magic) === magic && page.readUInt16LE(at.version) === version;
  const pageSize = page.readUInt32LE(at.pageSize);
  return bytesRead === at.end && isMeta && pageSizes.has(pageSize) ? pageSize : undefined;
}

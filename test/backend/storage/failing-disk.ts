import { systemDisk } from '../../../src/backend/storage/disk';
import type { Disk, DiskFile } from '../../../src/backend/storage/disk';

export interface FailingDisk extends Disk {
  /** Calls so far that could have failed. */
  readonly calls: () => number;
}

/**
 * The system's disk, of which call number `at` fails, and with `forGood` every later one. A write that fails has written half of it;
 * a replacement that fails may have happened or not.
 */
export function failingDisk(at: number, code: 'ENOSPC' | 'EIO', forGood: boolean): FailingDisk {
  let calls = 0;
  const fails = (): boolean => {
    calls++;
    return forGood ? calls >= at : calls === at;
  };
  const failure = () => Object.assign(new Error(code), { code });
  const attempt = <T>(work: () => Promise<T>): Promise<T> => (fails() ? Promise.reject(failure()) : work());
  const failingFile = (file: DiskFile): DiskFile => ({
    ...file,
    write: async (bytes, offset) => {
      if (!fails()) return file.write(bytes, offset);
      await file.write(bytes.subarray(0, Math.floor(bytes.length / 2)), offset);
      throw failure();
    },
    sync: () => attempt(() => file.sync()),
    truncate: (size) => attempt(() => file.truncate(size)),
  });
  return {
    ...systemDisk,
    calls: () => calls,
    open: (path, mode) => attempt(async () => failingFile(await systemDisk.open(path, mode))),
    remove: (path) => attempt(() => systemDisk.remove(path)),
    replace: async (path, bytes) => {
      if (!fails()) return systemDisk.replace(path, bytes);
      if (calls % 2 === 0) await systemDisk.replace(path, bytes);
      throw failure();
    },
  };
}

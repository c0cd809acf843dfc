import { readFile, stat } from 'node:fs/promises';
import { StateDirectoryError } from './state-directory-error';

const keyLength = 32;

/** Group and others have no permission at all. Windows has no such bits. */
export const isPrivate = (mode: number): boolean => process.platform === 'win32' || mode % 0o100 === 0;

/** @throws StateDirectoryError `bad-unseal-key` for anything but base64 of 32 bytes; the message never shows the text */
export function parseUnsealKey(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (key.length !== keyLength || key.toString('base64').replace(/=+$/, '') !== trimmed.replace(/=+$/, '')) {
    key.fill(0);
    throw new StateDirectoryError('bad-unseal-key', `${source} must be ${keyLength} bytes in base64`);
  }
  return key;
}

/** @throws StateDirectoryError `exposed` where its group or others may use the file, `bad-unseal-key` where it cannot be read */
export async function readUnsealKeyFile(path: string): Promise<Buffer> {
  let text: string;
  try {
    if (!isPrivate((await stat(path)).mode)) {
      throw new StateDirectoryError('exposed', `other users may read the unseal key file ${path}: run chmod 600 ${path}`);
    }
    text = await readFile(path, 'latin1');
  } catch (error) {
    if (error instanceof StateDirectoryError) throw error;
    throw new StateDirectoryError('bad-unseal-key', `the unseal key file ${path} cannot be read`, { cause: error });
  }
  return parseUnsealKey(text, `the unseal key file ${path}`);
}

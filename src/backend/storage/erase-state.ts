import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Empties a state directory that was open and has been closed by its owner: keys first, so that a crash leaves nothing readable. */
export async function eraseState(path: string): Promise<void> {
  const names = await readdir(path);
  names.sort((a, b) => Number(b.endsWith('.key')) - Number(a.endsWith('.key')));
  for (const name of names) await rm(join(path, name), { recursive: true, force: true });
}

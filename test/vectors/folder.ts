import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of published vectors, or `undefined` where it is absent. @throws where it is absent and `CI` is set. */
export function vectorsFolder(): string | undefined {
  const folder = resolve(__dirname, '../..', process.env.ATREST_VECTORS ?? '../shared/vectors');
  if (existsSync(folder)) return folder;
  if (process.env.CI) throw new Error(`no vectors at ${folder}: set ATREST_VECTORS`);
  return undefined;
}

/** A `describe` block over published vectors; skipped, and named so, where they are absent. */
export function describeWithVectors(name: string, body: (folder: string) => void): void {
  const folder = vectorsFolder();
  if (folder === undefined) {
    describe.skip(`${name} (skipped: no published vectors here, set ATREST_VECTORS)`, () => test('vectors', () => undefined));
  } else {
    describe(name, () => body(folder));
  }
}

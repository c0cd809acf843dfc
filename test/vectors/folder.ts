import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of published vectors, or undefined where there is none, as in a user's own clone. */
export function vectorsFolder(): string | undefined {
  const folder = resolve(__dirname, '../..', process.env.ATREST_VECTORS ?? '../shared/vectors');
  return existsSync(folder) ? folder : undefined;
}

/** Tests that read published vectors: skipped, by name, where the folder is absent; in CI its absence is a failure. */
export function describeWithVectors(name: string, tests: (folder: string) => void): void {
  const folder = vectorsFolder();
  if (folder !== undefined) {
    describe(name, () => tests(folder));
  } else if (process.env.CI === undefined || process.env.CI === '') {
    test.skip(`${name} (no published vectors at ATREST_VECTORS or ../shared/vectors)`, () => undefined);
  } else {
    test(name, () => {
      throw new Error('fails in CI without the published vectors: set ATREST_VECTORS to their folder');
    });
  }
}

/** One file of the folder, as text. */
export const readVectors = (folder: string, ...path: readonly string[]): string => readFileSync(join(folder, ...path), 'utf8');

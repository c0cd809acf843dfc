import { readVectors } from './folder';

/** What every Wycheproof test carries; the other fields of its family are named by the caller. */
export interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

/** All tests of one file, each with its group's parameters. `Fields` are taken at the schema's word: a wrong one fails its test. */
export function wycheproof<Fields>(folder: string, file: string): (WycheproofTest & Fields)[] {
  const parsed = JSON.parse(readVectors(folder, 'wycheproof', file)) as { testGroups: { tests: object[] }[] };
  return parsed.testGroups.flatMap(({ tests, ...group }) => tests.map((test) => ({ ...group, ...test }) as WycheproofTest & Fields));
}

/** A test's name: its id and what it is about. */
export const nameOf = (vector: WycheproofTest): string => [`#${vector.tcId}`, vector.comment, ...vector.flags].filter(Boolean).join(' ');

export const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');

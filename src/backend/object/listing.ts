import { maxKeyBytes } from './object-key';
import { currentVersionTable, type VersionRow } from './object-row';
import { keyOf, type ReadTransaction } from '../storage/record-store';

/** S3 API: most keys and common prefixes in one answer. */
export const maxListed = 1000;

export interface ListRequest {
  /** Only keys that begin with this. */
  readonly prefix?: string;
  /** Keys with this after the prefix are rolled up into one common prefix. */
  readonly delimiter?: string;
  /** Only keys, and common prefixes, after this one. */
  readonly after?: string;
  /** Keys and common prefixes together; 0 to 1000, 1000 where absent. */
  readonly maxKeys?: number;
}

export type Listed = { readonly key: string; readonly current: VersionRow } | { readonly commonPrefix: string };

export const listedName = (listed: Listed): string => ('key' in listed ? listed.key : listed.commonPrefix);

/**
 * The keys of a bucket and the prefixes they share, in the order of their UTF-8 bytes. Keys that `shown` refuses count as absent. A
 * common prefix that `after` begins with was listed before and is not listed again.
 */
export async function* listKeys(
  tx: ReadTransaction,
  bucketId: string,
  { prefix = '', delimiter, after }: Pick<ListRequest, 'prefix' | 'delimiter' | 'after'>,
  shown: (current: VersionRow) => boolean,
  batch: number,
): AsyncGenerator<Listed, void, void> {
  const own = keyOf(bucketId, '');
  const rolledUp = (key: string): string | undefined => commonPrefix(key, prefix, delimiter);
  const skipped = after === undefined ? undefined : rolledUp(after);
  let cursor = after;
  /** The common prefix that was yielded last: what else begins with it is passed over. */
  let passed = skipped;
  for (;;) {
    if (passed !== undefined && cursor?.startsWith(passed) === true) cursor = lastWithPrefix(passed);
    const range = { prefix: own + prefix, limit: batch, ...(cursor === undefined ? {} : { after: own + cursor }) };
    const entries = await tx.list(currentVersionTable, range);
    for (const { key: recordKey, row: current } of entries) {
      const key = recordKey.slice(own.length);
      cursor = key;
      if (!shown(current) || (passed !== undefined && key.startsWith(passed))) continue;
      passed = rolledUp(key);
      yield passed === undefined ? { key, current } : { commonPrefix: passed };
    }
    if (entries.length < batch) return;
  }
}

/** From the prefix to the first delimiter after it, inclusive; `undefined` for a key that stands for itself. */
function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === '' || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** Not less than any key of at most 1024 bytes that begins with `prefix`, and less than every greater key that does not. */
function lastWithPrefix(prefix: string): string {
  const room = Math.max(0, maxKeyBytes - Buffer.byteLength(prefix));
  return prefix + '\u{10FFFF}'.repeat(Math.ceil(room / 4));
}

import { kmsError } from './errors';

export interface Page<T> {
  readonly items: readonly T[];
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

/**
 * One page of a sorted list, KMS style: `Limit` at most, `Marker` tells where the last page ended.
 * @throws AwsError InvalidMarkerException for a marker that was not given out here.
 */
export function page<T>(
  sorted: readonly T[],
  idOf: (item: T) => string,
  request: { readonly Limit?: number; readonly Marker?: string },
  defaultLimit: number,
): Page<T> {
  const after = markedId(request.Marker);
  const rest = after === undefined ? sorted : sorted.filter((item) => idOf(item) > after);
  const items = rest.slice(0, request.Limit ?? defaultLimit);
  const last = items.at(-1);
  return items.length < rest.length && last !== undefined
    ? { items, Truncated: true, NextMarker: writeMarker(idOf(last)) }
    : { items, Truncated: false };
}

/** The id after which the page begins. @throws AwsError InvalidMarkerException. */
export const markedId = (marker: string | undefined): string | undefined => (marker === undefined ? undefined : readMarker(marker));

const prefix = 'after:';
const writeMarker = (id: string): string => Buffer.from(prefix + id).toString('base64');

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  if (!text.startsWith(prefix)) throw kmsError('InvalidMarkerException', 'Could not deserialize marker');
  return text.slice(prefix.length);
}

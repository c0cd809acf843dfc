import { iamError } from './errors';

export interface PageInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** IAM API reference, `MaxItems`: "defaults to 100". */
const defaultItems = 100;

/**
 * Part of a list, in the order of names. The marker names the last item that was told, so that the list may change between pages.
 * @param nameOf what the list is ordered by
 * @throws AwsError `ValidationError` for a marker that was not given here
 */
export function page<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  { Marker, MaxItems = defaultItems }: PageInput,
): Page<Item> {
  const after = Marker === undefined ? undefined : readMarker(Marker);
  const ordered = [...all].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const rest = after === undefined ? ordered : ordered.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, MaxItems);
  const last = items[items.length - 1];
  if (last === undefined || items.length === rest.length) return { items, IsTruncated: false };
  return { items, IsTruncated: true, Marker: Buffer.from(`1${nameOf(last)}`).toString('base64') };
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  if (!text.startsWith('1')) throw iamError(400, 'ValidationError', 'Invalid Marker.');
  return text.slice(1);
}

/** The order of the records. */
export const rowName = ({ name }: { readonly name: string }): string => name.toLowerCase();

/** Rows below a path. */
export const underPath = <Row extends { readonly path: string }>(rows: readonly Row[], prefix = '/'): readonly Row[] =>
  rows.filter(({ path }) => path.startsWith(prefix));

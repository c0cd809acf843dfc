import type { Filter } from '../../../../facts/aws/models/ec2';
import type { Tag } from '../../../block/rows';
import { ec2Error, invalidValue } from './errors';
import { matchesPattern } from './wildcards';

/** What a resource has under the name of a filter; several where any may match, none where nothing does. */
export type Filters<Item> = ReadonlyMap<string, (item: Item) => readonly (string | number | boolean | undefined)[]>;

/** The filters of one operation: a name that is not in the table is refused. */
export const filterTable = <Item>(rows: Readonly<Record<string, (item: Item) => readonly (string | number | boolean | undefined)[]>>): Filters<Item> =>
  new Map(Object.entries(rows));

/** EC2 API Reference, "Filter": values of one filter are alternatives, filters must all match. */
const valueLimit = 200;

/**
 * Those that all filters match. `tag:KEY`, `tag-key` and `tag-value` are known where the items have tags.
 * @throws AwsError for a filter that the operation does not have.
 */
export function filtered<Item extends { readonly tags?: readonly Tag[] }>(
  items: readonly Item[],
  table: Filters<Item>,
  filters: readonly Filter[] | undefined,
  tagged = true,
): readonly Item[] {
  const tests = (filters ?? []).map((filter) => testOf(table, filter, tagged));
  return items.filter((item) => tests.every((test) => test(item)));
}

function testOf<Item extends { readonly tags?: readonly Tag[] }>(table: Filters<Item>, { Name: name = '', Values: patterns = [] }: Filter, tagged: boolean): (item: Item) => boolean {
  if (patterns.length > valueLimit) throw ec2Error('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${valueLimit}`);
  const values = table.get(name) ?? (tagged ? tagValues(name) : undefined);
  // aws/aws-cli#2516.
  if (values === undefined) throw invalidValue(`The filter '${name}' is invalid`);
  return (item) => values(item).some((value) => value !== undefined && patterns.some((pattern) => matchesPattern(pattern, String(value))));
}

function tagValues(name: string): ((item: { readonly tags?: readonly Tag[] }) => readonly string[]) | undefined {
  if (name === 'tag-key') return ({ tags }) => (tags ?? []).map(({ key }) => key);
  if (name === 'tag-value') return ({ tags }) => (tags ?? []).map(({ value }) => value);
  if (!name.startsWith('tag:')) return undefined;
  const wanted = name.slice('tag:'.length);
  return ({ tags }) => (tags ?? []).filter(({ key }) => key === wanted).map(({ value }) => value);
}

/** Times stand in filters as they do in answers. */
export const timeText = (milliseconds: number): string => new Date(milliseconds).toISOString();

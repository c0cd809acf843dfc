import { ec2Error, invalidValue } from './errors';
import { matchesPattern } from './wildcards';
import type { Filter } from '../../../../facts/aws/models/ec2';
import type { Tag } from '../../../block/rows';

/** What an item has under the name of a filter: several where any may match, none where nothing does. */
type Values<Item> = (item: Item) => readonly (string | number | boolean | undefined)[];

/** The filters of one operation, by name; `undefined` for one that it does not have. */
export type Filters<Item> = (name: string) => Values<Item> | undefined;

type Rows<Item> = Readonly<Record<string, Values<Item>>>;

export function filterTable<Item>(rows: Rows<Item>): Filters<Item> {
  const table = new Map(Object.entries(rows));
  return (name) => table.get(name);
}

/** The same, with `tag:KEY`, `tag-key` and `tag-value`. */
export function taggedFilterTable<Item extends { readonly tags: readonly Tag[] }>(rows: Rows<Item>): Filters<Item> {
  const table = filterTable(rows);
  return (name) => table(name) ?? tagValues(name);
}

function tagValues(name: string): Values<{ readonly tags: readonly Tag[] }> | undefined {
  if (name === 'tag-key') return ({ tags }) => tags.map(({ key }) => key);
  if (name === 'tag-value') return ({ tags }) => tags.map(({ value }) => value);
  if (!name.startsWith('tag:')) return undefined;
  const wanted = name.slice('tag:'.length);
  return ({ tags }) => tags.filter(({ key }) => key === wanted).map(({ value }) => value);
}

/** EC2 API Reference, "Filter": values of one filter are alternatives, filters must all match. */
const valueLimit = 200;

/** Those that all filters match. @throws AwsError for a filter that the operation does not have. */
export function filtered<Item>(items: readonly Item[], table: Filters<Item>, filters: readonly Filter[] | undefined): readonly Item[] {
  const tests = (filters ?? []).map((filter) => testOf(table, filter));
  return items.filter((item) => tests.every((test) => test(item)));
}

function testOf<Item>(table: Filters<Item>, { Name: name = '', Values: patterns = [] }: Filter): (item: Item) => boolean {
  if (patterns.length > valueLimit) {
    throw ec2Error('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${valueLimit}`);
  }
  const values = table(name);
  // aws/aws-cli#2516.
  if (values === undefined) throw invalidValue(`The filter '${name}' is invalid`);
  return (item) => values(item).some((value) => value !== undefined && patterns.some((pattern) => matchesPattern(pattern, String(value))));
}

/** Times stand in filters as they do in answers. */
export const timeText = (milliseconds: number): string => new Date(milliseconds).toISOString();

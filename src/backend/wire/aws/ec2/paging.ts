import { ec2Error, invalidValue } from './errors';

export interface PageRequest {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent where the list has ended. */
  readonly NextToken?: string;
}

const least = 5;
const most = 1_000;

/**
 * One page of a list that is sorted by id. Without `MaxResults` all that is left.
 * @param ids the parameter that names single resources: it goes with no paging (aws/aws-cli#1976)
 * @throws AwsError for a `MaxResults` out of range or a `NextToken` that was not given out here.
 */
export function page<Item extends { readonly id: string }>(
  sorted: readonly Item[],
  { MaxResults: limit, NextToken: token }: PageRequest,
  ids?: { readonly parameter: string; readonly given: readonly string[] | undefined },
): Page<Item> {
  if (limit !== undefined) {
    if (limit < least) {
      throw invalidValue(`Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value greater than ${least}.`);
    }
    if (ids?.given !== undefined && ids.given.length > 0) {
      throw ec2Error('InvalidParameterCombination', `The parameter ${ids.parameter} cannot be used with the parameter maxResults`);
    }
  }
  const after = token === undefined || token === '' ? undefined : readToken(token);
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
  const items = limit === undefined ? rest : rest.slice(0, Math.min(limit, most));
  const last = items.at(-1);
  return items.length < rest.length && last !== undefined ? { items, NextToken: writeToken(last.id) } : { items };
}

const mark = 'after:';
const writeToken = (id: string): string => Buffer.from(mark + id).toString('base64');

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith(mark) || writeToken(text.slice(mark.length)) !== token) {
    throw ec2Error('InvalidNextToken', 'The specified NextToken is invalid or has expired.');
  }
  return text.slice(mark.length);
}

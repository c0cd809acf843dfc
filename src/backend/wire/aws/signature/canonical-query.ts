import { uniformQueryPart } from './uri-encoding';

/** A parameter as SigV4 writes it. */
export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/** Parameters of a raw query in canonical encoding, in the order of arrival. Empty ones (`a=1&&b=2`) are none. */
export function queryParameters(query: string): readonly QueryParameter[] {
  const parameters: QueryParameter[] = [];
  if (query === '') return parameters;
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals < 0) parameters.push({ name: uniformQueryPart(part), value: '' });
    else parameters.push({ name: uniformQueryPart(part.slice(0, equals)), value: uniformQueryPart(part.slice(equals + 1)) });
  }
  return parameters;
}

/** Sorted by name, then by value, both by code point; `omitted` names are left out. */
export function canonicalQuery(parameters: readonly QueryParameter[], omitted: readonly string[] = []): string {
  if (parameters.length === 0) return '';
  return parameters
    .filter((parameter) => !omitted.includes(parameter.name))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map((parameter) => `${parameter.name}=${parameter.value}`)
    .join('&');
}

// All characters are ASCII here, so that code units are bytes.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

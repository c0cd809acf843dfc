import type { EncodingType } from '../../../../facts/aws/models/s3';
import { invalidArgument } from './errors';

/** How names stand in a listing: as they are, or with `encoding-type=url` in the escapes of an HTML form, slashes kept. */
export const nameWriter = (encoding: EncodingType | undefined): ((name: string) => string) =>
  encoding === 'url' ? formEscaped : (name) => name;

const formEscaped = (name: string): string =>
  encodeURIComponent(name)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');

/** @throws AwsError `InvalidArgument` for a number that no listing has */
export function checkMax(name: string, value: number | undefined): void {
  if (value !== undefined && value < 0) {
    throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, String(value));
  }
}

const tokenMark = 'after:';

export const writeToken = (after: string): string => Buffer.from(tokenMark + after).toString('base64');

/** @throws AwsError `InvalidArgument` for a token that was not given out here */
export function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (text.startsWith(tokenMark) && writeToken(text.slice(tokenMark.length)) === token) return text.slice(tokenMark.length);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}

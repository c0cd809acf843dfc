import { invalid } from './errors';

/** Bytes of a SHA-256. */
const sumBytes = 32;

/** @throws AwsError for what is not the base64 of a SHA-256 */
export function readChecksum(text: string): Buffer {
  const sum = Buffer.from(text, 'base64');
  if (sum.length === sumBytes && sum.toString('base64') === text) return sum;
  throw invalid('INVALID_PARAMETER_VALUE', 'The checksum is not the base64 form of a SHA256 checksum.');
}

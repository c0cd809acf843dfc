import { openDigest } from '../../../crypto/digests';
import { checksumAlgorithms, checksumDigests, defaultChecksum } from '../../../object/checksums';
import type { ChecksumAlgorithm, ChecksumType, Checksums } from '../../../object/checksums';
import { ObjectFault } from '../../../object/object-fault';
import type { RequestedChecksum } from '../../../object/sealed-body';
import type { Call } from '../operation';
import { invalidRequest, notImplemented, s3Error } from './errors';

const prefix = 'x-amz-checksum-';
/** Not digests, though their names begin like one. */
const others: ReadonlySet<string> = new Set(['algorithm', 'mode', 'type'].map((name) => prefix + name));
const sdkAlgorithm = 'x-amz-sdk-checksum-algorithm';

/** The checksums that a body is to have: in a header, announced as a trailer, or the default one, only computed. @throws AwsError */
export function requestedChecksums({ request: { headers }, trailers }: Call): readonly RequestedChecksum[] {
  const inHeaders = [...headers.names()].filter(isChecksum);
  const inTrailers = (headers.get('x-amz-trailer') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(isChecksum);
  const [name] = [...inHeaders, ...inTrailers];
  if (inHeaders.length + inTrailers.length > 1) {
    throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  const announced = headers.get(sdkAlgorithm);
  if (name === undefined) {
    if (announced === undefined) return [{ algorithm: defaultChecksum }];
    throw invalidRequest(`${sdkAlgorithm} specified, but no corresponding ${prefix}* or x-amz-trailer headers were found.`);
  }
  const algorithm = checksumAlgorithms.find((known) => headerOf(known) === name);
  if (algorithm === undefined) throw notImplemented(name);
  if (announced !== undefined && announced.toUpperCase() !== algorithm) {
    throw invalidRequest(`Value for ${sdkAlgorithm} header is invalid.`);
  }
  if (inHeaders.length === 0) return [{ algorithm, expected: () => wellFormed(algorithm, trailers.get(name) ?? '', 'trailing header') }];
  const value = wellFormed(algorithm, headers.all(name).join(','), 'header');
  return [{ algorithm, expected: () => value }];
}

const isChecksum = (name: string): boolean => name.startsWith(prefix) && !others.has(name);
const headerOf = (algorithm: ChecksumAlgorithm): string => prefix + algorithm.toLowerCase();

const sizes: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
  XXHASH64: 8,
  XXHASH3: 8,
  XXHASH128: 16,
};

function wellFormed(algorithm: ChecksumAlgorithm, value: string, where: string): string {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== sizes[algorithm] || bytes.toString('base64') !== value) {
    throw invalidRequest(`Value for ${headerOf(algorithm)} ${where} is invalid.`);
  }
  return value;
}

/** `Content-MD5`, 16 bytes. @throws AwsError `InvalidDigest` */
export function contentMd5({ request: { headers } }: Call): Buffer | undefined {
  const value = headers.get('content-md5');
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === 16 && bytes.toString('base64') === value) return bytes;
  throw s3Error(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', { 'Content-MD5': value });
}

/** Larger than any body the codec takes. */
const wholeBody = 16 * 1024 * 1024;

/** Holds a document against the digests that came with it. @throws ObjectFault `bad-digest`. @throws AwsError */
export async function checkBody(call: Call, { required = false } = {}): Promise<void> {
  const md5 = contentMd5(call);
  const [checksum] = requestedChecksums(call);
  if (required && md5 === undefined && checksum?.expected === undefined) {
    throw invalidRequest('Missing required header for this request: Content-MD5');
  }
  const bytes = await call.request.body.buffer(wholeBody);
  if (md5 !== undefined) compare('MD5', md5.toString('base64'), await digestOf('MD5', bytes));
  const expected = checksum?.expected?.();
  if (checksum !== undefined && expected !== undefined) {
    compare(checksum.algorithm, expected, await digestOf(checksum.algorithm, bytes));
  }
}

async function digestOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Promise<Buffer> {
  const running = await openDigest(checksumDigests[algorithm]);
  running.update(bytes);
  return running.digest();
}

function compare(algorithm: string, expected: string, computed: Buffer): void {
  const text = computed.toString('base64');
  if (text !== expected) throw new ObjectFault('bad-digest', { algorithm, expected, computed: text });
}

type ChecksumFields = { readonly [Name in ChecksumAlgorithm as `Checksum${Name}`]?: string };

/** The checksums of a document, of a part, or of a completion's headers. */
export const readChecksumFields = (fields: ChecksumFields): Checksums =>
  Object.fromEntries(
    checksumAlgorithms.map((algorithm) => [algorithm, fields[`Checksum${algorithm}`]] as const).filter(([, value]) => value !== undefined),
  );

export const writeChecksumFields = (checksums: Checksums): ChecksumFields =>
  Object.fromEntries(Object.entries(checksums).map(([algorithm, value]) => [`Checksum${algorithm}`, value]));

/** With their type, where there are any. */
export const writeChecksums = ({ checksums, checksumType }: { readonly checksums: Checksums; readonly checksumType: ChecksumType }) =>
  Object.keys(checksums).length === 0 ? {} : { ...writeChecksumFields(checksums), ChecksumType: checksumType };

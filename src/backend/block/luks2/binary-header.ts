import { damaged } from './luks2-error';
import { digest } from '../../crypto/digests';
import { equalBytes } from '../../crypto/equal';

/** LUKS2 On-Disk Format Specification 1.1.4, §2.1 "Binary Header": integers big-endian, strings end with NUL, the rest is zero. */
export const binaryBytes = 4096;
export const headerSizes: readonly number[] = [14, 15, 16, 17, 18, 19, 20, 21, 22].map((power) => 2 ** power);
const magics = { primary: 'LUKS\xba\xbe', secondary: 'SKUL\xba\xbe' } as const;
const checksumAlgorithm = 'sha256';
const at = {
  magic: [0, 6],
  version: [6, 2],
  size: [8, 8],
  sequence: [16, 8],
  label: [24, 48],
  algorithm: [72, 32],
  salt: [104, 64],
  uuid: [168, 40],
  subsystem: [208, 48],
  offset: [256, 8],
  checksum: [448, 64],
} as const;
const latestVersion = 2;

export type HeaderCopy = keyof typeof magics;

export interface BinaryHeader {
  /** Of the copy: binary header and JSON area. The secondary copy begins there. */
  readonly size: number;
  /** Counts updates; the higher one of two whole copies is valid. */
  readonly sequence: number;
  readonly label: string;
  readonly uuid: string;
  readonly subsystem: string;
  /** Another one in each copy. */
  readonly salt: Buffer;
}

/** A copy as it lies in the image, `header.size` bytes. @throws RangeError where the JSON does not fit */
export function encodeHeader(copy: HeaderCopy, header: BinaryHeader, json: string): Buffer {
  const text = Buffer.from(json);
  if (text.length >= header.size - binaryBytes) throw new RangeError('the metadata does not fit into the header');
  const bytes = Buffer.alloc(header.size);
  bytes.write(magics[copy], at.magic[0], 'latin1');
  bytes.writeUInt16BE(latestVersion, at.version[0]);
  bytes.writeBigUInt64BE(BigInt(header.size), at.size[0]);
  bytes.writeBigUInt64BE(BigInt(header.sequence), at.sequence[0]);
  for (const name of ['label', 'uuid', 'subsystem'] as const) bytes.write(header[name], at[name][0], at[name][1] - 1);
  bytes.write(checksumAlgorithm, at.algorithm[0]);
  header.salt.copy(bytes, at.salt[0], 0, at.salt[1]);
  bytes.writeBigUInt64BE(BigInt(copy === 'primary' ? 0 : header.size), at.offset[0]);
  text.copy(bytes, binaryBytes);
  digest(checksumAlgorithm, bytes).copy(bytes, at.checksum[0]);
  return bytes;
}

/** Size of the copy that begins with these bytes; `undefined` where none does. */
export function headerSize(copy: HeaderCopy, start: Buffer): number | undefined {
  if (start.length < binaryBytes || start.toString('latin1', 0, at.magic[1]) !== magics[copy]) return undefined;
  return Number(start.readBigUInt64BE(at.size[0]));
}

export const versionOf = (start: Buffer): number => start.readUInt16BE(at.version[0]);

/** @param bytes all of a copy, from its magic on. @throws Luks2Error `damaged` */
export function decodeHeader(copy: HeaderCopy, bytes: Buffer): { readonly header: BinaryHeader; readonly json: string } {
  const size = headerSize(copy, bytes);
  if (size === undefined || !headerSizes.includes(size) || bytes.length !== size) throw damaged('its size is none that a header has');
  if (versionOf(bytes) !== latestVersion) throw damaged(`version ${versionOf(bytes)}`);
  if (Number(bytes.readBigUInt64BE(at.offset[0])) !== (copy === 'primary' ? 0 : size)) throw damaged('it lies at another offset');
  if (textOf(bytes, 'algorithm') !== checksumAlgorithm) throw damaged('its checksum is not of SHA-256');
  const copied = Buffer.from(bytes);
  copied.fill(0, at.checksum[0], at.checksum[0] + at.checksum[1]);
  const stored = bytes.subarray(at.checksum[0], at.checksum[0] + 32);
  if (!equalBytes(digest(checksumAlgorithm, copied), stored)) throw damaged('its checksum does not match');
  const end = bytes.indexOf(0, binaryBytes);
  // The whole area belongs to the text: what follows it is zero.
  if (end < 0 || bytes.subarray(end).some((byte) => byte !== 0)) throw damaged('its metadata does not end');
  const sequence = bytes.readBigUInt64BE(at.sequence[0]);
  if (sequence > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('its sequence number is out of range');
  const header = {
    size,
    sequence: Number(sequence),
    label: textOf(bytes, 'label'),
    uuid: textOf(bytes, 'uuid'),
    subsystem: textOf(bytes, 'subsystem'),
    salt: Buffer.from(bytes.subarray(at.salt[0], at.salt[0] + at.salt[1])),
  };
  return { header, json: bytes.toString('utf8', binaryBytes, end) };
}

function textOf(bytes: Buffer, field: 'label' | 'algorithm' | 'uuid' | 'subsystem'): string {
  const [start, length] = at[field];
  const text = bytes.subarray(start, start + length);
  const end = text.indexOf(0);
  return text.toString('utf8', 0, end < 0 ? length : end);
}

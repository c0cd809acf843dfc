/* eslint-disable no-bitwise -- X.690 packs lengths and object identifiers by bits */

/** What is no DER, or not the DER that was expected. */
export class MalformedDer extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'MalformedDer';
  }
}

export const derTag = { integer: 0x02, bitString: 0x03, octetString: 0x04, null: 0x05, oid: 0x06, sequence: 0x30, set: 0x31 } as const;

/** One value: tag, length and content (X.690 §10: the definite form, as short as can be). */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.of(tag, ...encodedLength(length)), ...content]);
}

export const derSequence = (...items: readonly Uint8Array[]): Buffer => der(derTag.sequence, ...items);
export const derOctets = (bytes: Uint8Array): Buffer => der(derTag.octetString, bytes);
export const derBits = (bytes: Uint8Array): Buffer => der(derTag.bitString, Uint8Array.of(0), bytes);
export const derNull = der(derTag.null);

/** A number that is not negative, from its big-endian bytes. */
export function derInteger(unsigned: Uint8Array): Buffer {
  let first = 0;
  while (first < unsigned.length - 1 && unsigned[first] === 0) first++;
  const bytes = unsigned.subarray(first);
  return der(derTag.integer, ...((bytes[0] ?? 0) > 0x7f ? [Uint8Array.of(0), bytes] : [bytes]));
}

/** An object identifier written with dots. */
export function derOid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return der(derTag.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function encodedLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

/** The values that stand one after another in `bytes`. @throws MalformedDer for anything but DER with one-byte tags. */
export function readDer(bytes: Uint8Array): DerValue[] {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const values: DerValue[] = [];
  for (let at = 0; at < source.length;) {
    const { contentAt, end } = span(source, at);
    values.push({ tag: source[at] ?? 0, content: source.subarray(contentAt, end), whole: source.subarray(at, end) });
    at = end;
  }
  return values;
}

/** The one value that `bytes` are, which has this tag. @throws MalformedDer. */
export function readDerAs(tag: number, bytes: Uint8Array): DerValue {
  const [value, ...others] = readDer(bytes);
  if (value?.tag !== tag || others.length > 0) throw new MalformedDer(`not one value of tag ${tag}`);
  return value;
}

/** Bytes of an INTEGER that is not negative, without the sign's zero. @throws MalformedDer. */
export function derUnsigned(value: DerValue | undefined): Buffer {
  const [first = 0x80, second = 0x80] = value?.content ?? [];
  // X.690 §8.3.2: the first nine bits are never all the same.
  if (value?.tag !== derTag.integer || first > 0x7f || (first === 0 && value.content.length > 1 && second < 0x80)) {
    throw new MalformedDer('not a whole number');
  }
  return first === 0 && value.content.length > 1 ? value.content.subarray(1) : value.content;
}

function span(bytes: Buffer, at: number): { contentAt: number; end: number } {
  const tag = bytes[at] ?? 0;
  const first = bytes[at + 1];
  if (first === undefined || (tag & 0x1f) === 0x1f) throw new MalformedDer('cut off, or a long tag');
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new MalformedDer('a length that is indefinite or too long');
  const contentAt = at + 2 + lengthBytes;
  if (contentAt > bytes.length) throw new MalformedDer('cut off');
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  const shortest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8);
  if (lengthBytes !== shortest) throw new MalformedDer('a length that is not the shortest');
  if (contentAt + length > bytes.length) throw new MalformedDer('cut off');
  return { contentAt, end: contentAt + length };
}

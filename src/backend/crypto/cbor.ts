/* eslint-disable no-bitwise -- RFC 8949 §3: three bits of type, five of argument */

/** What is no CBOR, or more of it than is taken. */
export class MalformedCbor extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'MalformedCbor';
  }
}

export type CborValue = number | string | boolean | null | Buffer | readonly CborValue[] | CborMap | CborTagged;
export type CborMap = ReadonlyMap<CborValue, CborValue>;

export class CborTagged {
  constructor(
    readonly tag: number,
    readonly value: CborValue,
  ) {}
}

const deepest = 8;

/** One value of definite lengths (RFC 8949 §3), no floats; keys stand once. @throws MalformedCbor for anything else, and for bytes after it. */
export function readCbor(bytes: Uint8Array): CborValue {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > source.length - at) throw new MalformedCbor('cut off');
    at += length;
    return source.subarray(at - length, at);
  };
  const argument = (short: number): number => {
    if (short < 24) return short;
    if (short === 27) {
      const long = take(8).readBigUInt64BE();
      if (long > BigInt(Number.MAX_SAFE_INTEGER)) throw new MalformedCbor('a number too large');
      return Number(long);
    }
    if (short > 27) throw new MalformedCbor('an indefinite or reserved length');
    const length = 2 ** (short - 24);
    return take(length).readUIntBE(0, length);
  };
  const value = (depth: number): CborValue => {
    if (depth > deepest) throw new MalformedCbor('too deep');
    const first = take(1).readUInt8();
    const count = first >> 5 === 7 ? 0 : argument(first & 0x1f);
    switch (first >> 5) {
      case 0:
        return count;
      case 1:
        return -1 - count;
      case 2:
        return take(count);
      case 3:
        return take(count).toString('utf8');
      case 4: {
        const items: CborValue[] = [];
        for (let item = 0; item < count; item++) items.push(value(depth + 1));
        return items;
      }
      case 5: {
        const entries = new Map<CborValue, CborValue>();
        for (let entry = 0; entry < count; entry++) {
          const key = value(depth + 1);
          if ((typeof key !== 'string' && typeof key !== 'number') || entries.has(key)) throw new MalformedCbor('a key twice, or no key');
          entries.set(key, value(depth + 1));
        }
        return entries;
      }
      case 6:
        return new CborTagged(count, value(depth + 1));
      default:
        return simple(first & 0x1f);
    }
  };
  const whole = value(0);
  if (at < source.length) throw new MalformedCbor('more than one value');
  return whole;
}

function simple(code: number): boolean | null {
  if (code === 20 || code === 21) return code === 21;
  if (code === 22 || code === 23) return null;
  throw new MalformedCbor('a float or an unknown simple value');
}

/** Head of a value of major type `type`: its length or number. */
export function cborHead(type: number, argument: number): Buffer {
  if (argument < 24) return Buffer.of((type << 5) | argument);
  const exponent = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : 2;
  const head = Buffer.alloc(1 + 2 ** exponent);
  head.writeUInt8((type << 5) | (24 + exponent));
  head.writeUIntBE(argument, 1, 2 ** exponent);
  return head;
}

export const cborBytes = (bytes: Uint8Array): Buffer => Buffer.concat([cborHead(2, bytes.length), bytes]);
export const cborText = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([cborHead(3, bytes.length), bytes]);
};
export const cborArray = (...items: readonly Uint8Array[]): Buffer => Buffer.concat([cborHead(4, items.length), ...items]);

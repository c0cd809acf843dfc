import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { ChunkKey } from '../../../src/backend/crypto/chunk-key';
import { plainLength, sealedLength, spanOf } from '../../../src/backend/crypto/chunk-span';
import { ChunkedDecryptor, ChunkedEncryptor } from '../../../src/backend/crypto/chunked-aead';
import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import { insecureSeededRandom } from '../../../src/backend/random';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

interface ChunkedVector {
  key: string;
  ctx: string;
  ct: string;
  aeadKey?: string;
  baseNonce?: string;
  msgLength?: number;
  msgSha512?: string;
}

const random = insecureSeededRandom('chunked');
const key = random.bytes(32);
const context = Buffer.from('bucket/key');
const sealedChunk = 16_384 + 16;

function seal(plaintext: Uint8Array, pieces: readonly number[] = []): Buffer {
  const encryptor = new ChunkedEncryptor(key, context, random);
  const out = [encryptor.header];
  let at = 0;
  for (const piece of pieces) out.push(encryptor.update(plaintext.subarray(at, (at += piece))));
  out.push(encryptor.update(plaintext.subarray(at)), encryptor.final());
  return Buffer.concat(out);
}

function open(sealed: Uint8Array, pieces: readonly number[] = [], openKey: Uint8Array = key, openContext: Uint8Array = context): Buffer {
  const decryptor = new ChunkedDecryptor(openKey, openContext, sealed.subarray(0, 56));
  const out = [];
  let at = 56;
  for (const piece of pieces) out.push(decryptor.update(sealed.subarray(at, (at += piece))));
  out.push(decryptor.update(sealed.subarray(at)), decryptor.final());
  return Buffer.concat(out);
}

const sha512 = (data: Uint8Array): string => createHash('sha512').update(data).digest('hex');

describeWithVectors('Wycheproof chunked encryption (Cobblestone-256)', (folder) => {
  const vectors = wycheproof<ChunkedVector>(folder, 'c2sp_chunked_encryption_aes_256_gcm_test.json');
  const sealedOf = (v: ChunkedVector): Buffer => inflateSync(fromHex(v.ct));

  test('has 35 cases', () => expect(vectors).toHaveLength(35));

  test.each(vectors.map((v) => [nameOf(v), v] as const))('%s', (_, v) => {
    const sealed = sealedOf(v);
    const opened = (): Buffer => open(sealed, [], fromHex(v.key), fromHex(v.ctx));
    if (v.result === 'valid') {
      expect(opened()).toHaveLength(v.msgLength!);
      expect(sha512(opened())).toBe(v.msgSha512);
      expect(plainLength(sealed.length)).toBe(v.msgLength);
      expect(sealedLength(v.msgLength!)).toBe(sealed.length);
    } else {
      expect(opened).toThrow(v.flags.includes('InvalidKeySize') ? RangeError : DecryptFailure);
    }
  });

  test.each(vectors.filter((v) => v.flags.includes('HeaderFailure')).map((v) => [nameOf(v), v] as const))(
    'fails at the header: %s',
    (_, v) => {
      expect(() => new ChunkedDecryptor(fromHex(v.key), fromHex(v.ctx), sealedOf(v).subarray(0, 56))).toThrow();
    },
  );

  test.each(vectors.filter((v) => v.aeadKey !== undefined).map((v) => [nameOf(v), v] as const))('derives key and nonce: %s', (_, v) => {
    const derived = new ChunkKey(fromHex(v.key), sealedOf(v).subarray(0, 24), fromHex(v.ctx));
    expect(derived.key.toString('hex')).toBe(v.aeadKey);
    expect(derived.nonce(0).toString('hex')).toBe(v.baseNonce);
  });

  const partial = vectors.filter((v) => v.flags.includes('PartialPlaintext'));

  test.each(partial.map((v) => [nameOf(v), v] as const))('hands out the verified chunks only, then keeps failing: %s', (_, v) => {
    const sealed = sealedOf(v);
    const decryptor = new ChunkedDecryptor(fromHex(v.key), fromHex(v.ctx), sealed.subarray(0, 56));
    const released: Buffer[] = [];
    expect(() => {
      for (let at = 56; at < sealed.length; at += sealedChunk) released.push(decryptor.update(sealed.subarray(at, at + sealedChunk)));
      released.push(decryptor.final());
    }).toThrow(DecryptFailure);
    expect(Buffer.concat(released)).toHaveLength(v.msgLength!);
    expect(sha512(Buffer.concat(released))).toBe(v.msgSha512);
    expect(() => decryptor.update(sealed.subarray(56, 56 + sealedChunk))).toThrow(DecryptFailure);
    expect(() => decryptor.final()).toThrow(DecryptFailure);
  });

  const spanned = vectors.filter((v) => v.result === 'invalid' && v.aeadKey !== undefined);

  test.each(spanned.map((v) => [nameOf(v), v] as const))('opens the last chunk by itself exactly where it is genuine: %s', (_, v) => {
    const sealed = sealedOf(v);
    const last = (): Buffer => {
      const length = plainLength(sealed.length);
      const span = spanOf(length, length, length);
      const decryptor = new ChunkedDecryptor(fromHex(v.key), fromHex(v.ctx), sealed.subarray(0, 56));
      return decryptor.openSpan(sealed.subarray(span.sealedStart, span.sealedEnd), span);
    };
    if (v.flags.includes('ValidFinalChunk')) expect(last()).toHaveLength(0);
    else expect(last).toThrow(DecryptFailure);
  });
});

describe('ChunkedEncryptor and ChunkedDecryptor', () => {
  const lengths = [0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769, 50_000];

  test.each(lengths)('give back %i bytes, whole and in any pieces', (length) => {
    const plaintext = random.bytes(length);
    const piece = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(piece, piece, (sealing, opening) => {
        const sealed = seal(plaintext, sealing);
        expect(sealed).toHaveLength(sealedLength(length));
        expect(open(sealed, opening).equals(plaintext)).toBe(true);
      }),
      { numRuns: 20 },
    );
    expect(plainLength(sealedLength(length))).toBe(length);
  });

  test('give back a message fed byte by byte', () => {
    const plaintext = random.bytes(16_390);
    const one = Array.from({ length: 17_000 }, () => 1);
    expect(open(seal(plaintext, one), one).equals(plaintext)).toBe(true);
  });

  const plaintext = random.bytes(2 * 16_384 + 100);
  const sealed = seal(plaintext);

  test('show nothing of the plaintext, and never seal alike', () => {
    const marked = Buffer.alloc(40_000, 'a known text');
    expect(seal(marked).includes('a known text')).toBe(false);
    expect(seal(marked).equals(seal(marked))).toBe(false);
  });

  test('fails for a message cut at and beside every boundary', () => {
    const boundaries = [0, 24, 56, 56 + sealedChunk, 56 + 2 * sealedChunk, sealed.length];
    const cuts = boundaries.flatMap((at) => [at - 17, at - 16, at - 1, at, at + 1, at + 15, at + 16, at + 17]);
    for (const cut of cuts.filter((at) => at >= 0 && at < sealed.length)) {
      expect(() => open(sealed.subarray(0, cut))).toThrow(DecryptFailure);
    }
  });

  test('fails for anything appended: a byte, a chunk of zeroes, a genuine chunk again', () => {
    for (const tail of [
      Buffer.alloc(1),
      Buffer.alloc(16),
      Buffer.alloc(sealedChunk),
      sealed.subarray(56, 56 + sealedChunk),
      sealed.subarray(56),
    ]) {
      expect(() => open(Buffer.concat([sealed, tail]))).toThrow(DecryptFailure);
    }
  });

  test('fails for chunks swapped, left out or taken from another message under the same key', () => {
    const chunk = (from: Buffer, index: number): Buffer => from.subarray(56 + index * sealedChunk, 56 + (index + 1) * sealedChunk);
    const other = seal(plaintext);
    const header = sealed.subarray(0, 56);
    for (const chunks of [
      [chunk(sealed, 1), chunk(sealed, 0), chunk(sealed, 2)],
      [chunk(sealed, 0), chunk(sealed, 2)],
      [chunk(sealed, 2)],
      [chunk(sealed, 0), chunk(other, 1), chunk(sealed, 2)],
      [chunk(sealed, 0), chunk(sealed, 1), chunk(other, 2)],
    ]) {
      expect(() => open(Buffer.concat([header, ...chunks]))).toThrow(DecryptFailure);
    }
  });

  test('fails for a flipped bit in every part', () => {
    for (const at of [0, 23, 24, 55, 56, 16_000, 56 + sealedChunk - 1, 56 + sealedChunk, 56 + 2 * sealedChunk + 99, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      // eslint-disable-next-line no-bitwise -- flips one bit
      changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
      expect(() => open(changed)).toThrow(DecryptFailure);
    }
  });

  test('fails for another key or context before any chunk is read', () => {
    expect(() => new ChunkedDecryptor(random.bytes(32), context, sealed.subarray(0, 56))).toThrow(DecryptFailure);
    expect(() => new ChunkedDecryptor(key, Buffer.from('bucket/kez'), sealed.subarray(0, 56))).toThrow(DecryptFailure);
    expect(() => new ChunkedDecryptor(key, context, sealed.subarray(0, 57))).toThrow(DecryptFailure);
  });

  test('take nothing more after the end', () => {
    const encryptor = new ChunkedEncryptor(key, context, random);
    encryptor.final();
    expect(() => encryptor.final()).toThrow('the message has ended');
    expect(() => encryptor.update(Buffer.alloc(1))).toThrow('the message has ended');
    const decryptor = new ChunkedDecryptor(key, context, sealed.subarray(0, 56));
    decryptor.update(sealed.subarray(56));
    decryptor.final();
    expect(() => decryptor.final()).toThrow(DecryptFailure);
    expect(() => decryptor.update(Buffer.alloc(1))).toThrow(DecryptFailure);
    const span = spanOf(0, 1, plaintext.length);
    expect(() => decryptor.openSpan(sealed.subarray(span.sealedStart, span.sealedEnd), span)).toThrow(DecryptFailure);
  });

  test('count chunks in more than 32 bits, and stop at 2^38', () => {
    const chunkKey = new ChunkKey(key, Buffer.alloc(24), context);
    const base = Buffer.from(chunkKey.nonce(0));
    const counter = Buffer.alloc(12);
    counter.writeBigUInt64BE(2n ** 37n + 0x1234_5678n, 4);
    const expected = Buffer.alloc(12);
    // eslint-disable-next-line no-bitwise -- the XOR of the specification
    for (let at = 0; at < 12; at++) expected.writeUInt8(base.readUInt8(at) ^ counter.readUInt8(at), at);
    expect(chunkKey.nonce(2 ** 37 + 0x1234_5678)).toEqual(expected);
    expect(() => chunkKey.nonce(2 ** 38)).toThrow(RangeError);
  });

  test('rejects a key that is not 32 bytes', () => {
    expect(() => new ChunkedEncryptor(key.subarray(1), context, random)).toThrow(RangeError);
  });
});

describe('spans', () => {
  const plaintext = random.bytes(3 * 16_384 + 10);
  const sealed = seal(plaintext);
  const decryptor = new ChunkedDecryptor(key, context, sealed.subarray(0, 56));
  const offset = fc.oneof(
    fc.integer({ min: 0, max: plaintext.length }),
    fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 49_152, plaintext.length),
  );

  test('give any range of the plaintext from only the chunks it touches', () => {
    fc.assert(
      fc.property(offset, offset, (one, two) => {
        const [start, end] = one < two ? [one, two] : [two, one];
        const span = spanOf(start, end, plaintext.length);
        expect(span.sealedEnd - span.sealedStart).toBeLessThan(end - start + 2 * sealedChunk + 64);
        expect(decryptor.openSpan(sealed.subarray(span.sealedStart, span.sealedEnd), span).equals(plaintext.subarray(start, end))).toBe(
          true,
        );
      }),
    );
  });

  test('fails for the bytes of another span, for a changed bit in a byte that is not asked for, and for missing or extra bytes', () => {
    const span = spanOf(20_000, 20_010, plaintext.length);
    const genuine = sealed.subarray(span.sealedStart, span.sealedEnd);
    const changed = Buffer.from(genuine);
    changed.writeUInt8(255 - changed.readUInt8(9_000), 9_000);
    for (const bytes of [
      sealed.subarray(56, 56 + sealedChunk),
      changed,
      genuine.subarray(1),
      sealed.subarray(span.sealedStart, span.sealedEnd + 1),
      Buffer.alloc(0),
    ]) {
      expect(() => decryptor.openSpan(bytes, span)).toThrow(DecryptFailure);
    }
  });

  test('fails for a message whose length was shortened by whoever keeps it, once the end is asked for', () => {
    for (const claimed of [16_384, 20_000, 49_151, 49_152, plaintext.length - 1]) {
      const span = spanOf(claimed, claimed, claimed);
      expect(() => decryptor.openSpan(sealed.subarray(span.sealedStart, span.sealedEnd), span)).toThrow(DecryptFailure);
    }
  });

  test.each([
    [-1, 1],
    [2, 1],
    [0, 11],
    [Number.NaN, 1],
  ])('rejects a range from %d to %d of 10 bytes', (start, end) => {
    expect(() => spanOf(start, end, 10)).toThrow(RangeError);
  });

  test('fails for lengths that no message has', () => {
    for (const length of [0, 55, 56, 71, 56 + sealedChunk, 56 + sealedChunk + 15]) {
      expect(() => plainLength(length)).toThrow(DecryptFailure);
    }
    expect([72, 73, 56 + sealedChunk - 1, 56 + sealedChunk + 16].map(plainLength)).toEqual([0, 1, 16_383, 16_384]);
  });
});

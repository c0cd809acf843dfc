import fc from 'fast-check';
import { openAead, openAeadInto, sealAead, sealAeadInto } from '../../../src/backend/crypto/aead';
import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

const key = Buffer.alloc(32, 7);
const nonce = Buffer.alloc(12, 9);
const aad = Buffer.from('volume/vol-0123');
const plaintext = Buffer.from('what lies at rest');

interface AeadVector {
  ivSize: number;
  keySize: number;
  tagSize: number;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
}

describeWithVectors('Wycheproof AES-GCM', (folder) => {
  // The other 250 are for parameters that this function refuses: shorter keys, nonces of other lengths.
  const vectors = wycheproof<AeadVector>(folder, 'aes_gcm_test.json').filter(
    (v) => v.keySize === 256 && v.ivSize === 96 && v.tagSize === 128,
  );

  test('has all 66 cases of a 256-bit key, 96-bit nonce and 128-bit tag', () => expect(vectors).toHaveLength(66));

  test.each(vectors.map((v) => [nameOf(v), v] as const))('%s', (_, v) => {
    const sealed = Buffer.concat([fromHex(v.ct), fromHex(v.tag)]);
    if (v.result === 'valid') {
      expect(sealAead(fromHex(v.key), fromHex(v.iv), fromHex(v.msg), fromHex(v.aad))).toEqual(sealed);
      expect(openAead(fromHex(v.key), fromHex(v.iv), sealed, fromHex(v.aad))).toEqual(fromHex(v.msg));
    } else {
      expect(() => openAead(fromHex(v.key), fromHex(v.iv), sealed, fromHex(v.aad))).toThrow(DecryptFailure);
    }
  });
});

describe('sealAead and openAead', () => {
  const sealed = sealAead(key, nonce, plaintext, aad);

  test('give back any plaintext under the same key, nonce and AAD', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), (bytes, context) => {
        expect(openAead(key, nonce, sealAead(key, nonce, bytes, context), context)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('write into a longer message at an offset', () => {
    const out = Buffer.alloc(sealed.length + 5, 0xee);
    expect(sealAeadInto(key, nonce, plaintext, aad, out, 3)).toBe(3 + sealed.length);
    expect(out.subarray(3, 3 + sealed.length)).toEqual(sealed);
    expect(out.subarray(-2)).toEqual(Buffer.alloc(2, 0xee));
    const opened = Buffer.alloc(plaintext.length + 4);
    expect(openAeadInto(key, nonce, sealed, aad, opened, 4)).toBe(4 + plaintext.length);
    expect(opened.subarray(4)).toEqual(plaintext);
  });

  test('fails for every single flipped bit', () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      // eslint-disable-next-line no-bitwise -- flips one bit
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit % 8)), bit >> 3);
      expect(() => openAead(key, nonce, changed, aad)).toThrow(DecryptFailure);
    }
  });

  test('fails for a message cut anywhere, so also for a tag shortened to a length that node:crypto would take', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(() => openAead(key, nonce, sealed.subarray(0, length), aad)).toThrow(DecryptFailure);
    }
  });

  test('fails with the same error, without a cause, for another key, nonce or AAD', () => {
    const failures = [
      () => openAead(Buffer.alloc(32, 8), nonce, sealed, aad),
      () => openAead(key, Buffer.alloc(12, 8), sealed, aad),
      () => openAead(key, nonce, sealed, Buffer.from('volume/vol-0124')),
      () => openAead(key, nonce, sealed, Buffer.alloc(0)),
      () => openAead(key, nonce, Buffer.alloc(3), aad),
    ].map((open) => {
      try {
        return open();
      } catch (error) {
        const { name, message, cause } = error as Error;
        return { name, message, cause, more: Object.keys(error as Error) };
      }
    });
    expect(new Set(failures.map((failure) => JSON.stringify(failure)))).toEqual(
      new Set([JSON.stringify({ name: 'DecryptFailure', message: 'the sealed bytes cannot be opened', more: ['name'] })]),
    );
  });

  test('hands out no plaintext before the tag is verified', () => {
    const out = Buffer.alloc(plaintext.length);
    const forged = Buffer.concat([sealed.subarray(0, plaintext.length), Buffer.alloc(16)]);
    expect(() => openAeadInto(key, nonce, forged, aad, out, 0)).toThrow(DecryptFailure);
    expect(out).toEqual(Buffer.alloc(plaintext.length));
  });

  test.each([
    [16, 12],
    [31, 12],
    [33, 12],
    [32, 0],
    [32, 11],
    [32, 16],
  ])('rejects a key of %i bytes with a nonce of %i bytes', (keyLength, nonceLength) => {
    expect(() => sealAead(Buffer.alloc(keyLength), Buffer.alloc(nonceLength), plaintext, aad)).toThrow(RangeError);
    expect(() => openAead(Buffer.alloc(keyLength), Buffer.alloc(nonceLength), sealed, aad)).toThrow(RangeError);
  });
});

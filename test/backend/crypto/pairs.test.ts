import fc from 'fast-check';
import { DecryptFailure } from '../../../src/backend/crypto/decrypt-failure';
import { MalformedDer, derInteger, derOid, derSequence, readDer } from '../../../src/backend/crypto/der';
import { generateMac, verifyMac } from '../../../src/backend/crypto/mac';
import type { MacHash } from '../../../src/backend/crypto/mac';
import { decapsulate, encapsulate } from '../../../src/backend/crypto/ml-kem';
import { generatePair } from '../../../src/backend/crypto/pairs';
import { openPrivateKey, openPublicKey, wipePrivateKey } from '../../../src/backend/crypto/private-key';
import { decryptSm2, encryptSm2 } from '../../../src/backend/crypto/sm2-encryption';
import { insecureSeededRandom, systemRandom } from '../../../src/backend/random';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

const random = systemRandom();
const types = [
  'rsa-2048',
  'p-256',
  'p-384',
  'p-521',
  'secp256k1',
  'ed25519',
  'sm2',
  'ml-dsa-44',
  'ml-kem-512',
  'ml-kem-768',
  'ml-kem-1024',
] as const;

describe('pairs', () => {
  test.each(types)('%s is written and read as what it is', async (type) => {
    const pair = await generatePair(type, random);
    expect(openPrivateKey(pair.privateKey).type).toBe(type);
    expect(openPublicKey(pair.publicKey).type).toBe(type);
  });

  test.each(types)('%s, cut anywhere or changed in its head, is no key', async (type) => {
    const { privateKey, publicKey } = await generatePair(type, random);
    for (let cut = 0; cut < publicKey.length; cut += 1 + Math.floor(publicKey.length / 40)) {
      expect(() => openPublicKey(publicKey.subarray(0, cut))).toThrow(MalformedDer);
    }
    for (let cut = 0; cut < privateKey.length; cut += 1 + Math.floor(privateKey.length / 40)) {
      expect(() => openPrivateKey(privateKey.subarray(0, cut))).toThrow(MalformedDer);
    }
    for (let place = 0; place < 12; place++) {
      const changed = Buffer.from(publicKey);
      changed[place] = 0x40 + (changed[place] ?? 0);
      expect(() => openPublicKey(changed)).toThrow(MalformedDer);
    }
  });

  test('of lattices follow from their seed, and are wiped', async () => {
    const [first, again] = await Promise.all(['a', 'a'].map((seed) => generatePair('ml-kem-768', insecureSeededRandom(seed))));
    expect(first).toEqual(again);
    // "The private key in seed format. As a result, the length is the same for all ML-KEM key pair specs" (API reference, GenerateDataKeyPair).
    expect((await generatePair('ml-kem-1024', random)).privateKey).toHaveLength(first?.privateKey.length ?? 0);
    const own = openPrivateKey((await generatePair('ml-dsa-65', random)).privateKey);
    wipePrivateKey(own);
    expect('expanded' in own && own.expanded.every((byte) => byte === 0)).toBe(true);
  });
});

describe.each(['ml-kem-512', 'ml-kem-768', 'ml-kem-1024'] as const)('%s', (type) => {
  test('agrees; a changed ciphertext gives another secret and one of another length none', async () => {
    const pair = await generatePair(type, random);
    const own = openPrivateKey(pair.privateKey);
    const { sharedSecret, ciphertext } = encapsulate(openPublicKey(pair.publicKey), random);
    expect(sharedSecret).toHaveLength(32);
    expect(decapsulate(own, ciphertext)).toEqual(sharedSecret);
    expect(decapsulate(own, ciphertext)).toEqual(sharedSecret);
    const changed = Buffer.from(ciphertext);
    changed[9] = 1 + (changed[9] ?? 0);
    expect(decapsulate(own, changed)).toHaveLength(32);
    expect(decapsulate(own, changed)).not.toEqual(sharedSecret);
    expect(() => decapsulate(own, ciphertext.subarray(1))).toThrow(DecryptFailure);
  });
});

describe('SM2 encryption', () => {
  test('gives back what it was given, and rejects every changed byte', async () => {
    const pair = await generatePair('sm2', random);
    const own = openPrivateKey(pair.privateKey);
    const secret = Buffer.from('thirty-three bytes, one block more');
    const encrypted = encryptSm2(openPublicKey(pair.publicKey), secret, random);
    expect(decryptSm2(own, encrypted)).toEqual(secret);
    for (let place = 0; place < encrypted.length; place++) {
      const changed = Buffer.from(encrypted);
      changed[place] = 1 + (changed[place] ?? 0);
      expect(() => decryptSm2(own, changed)).toThrow(DecryptFailure);
      expect(() => decryptSm2(own, encrypted.subarray(0, place))).toThrow(DecryptFailure);
    }
  });
});

describeWithVectors('Wycheproof HMAC', (folder) => {
  test.each<[string, MacHash]>([
    ['hmac_sha224_test.json', 'sha224'],
    ['hmac_sha256_test.json', 'sha256'],
    ['hmac_sha384_test.json', 'sha384'],
    ['hmac_sha512_test.json', 'sha512'],
  ])('%s', (file, hash) => {
    const wrong: string[] = [];
    for (const vector of wycheproof<{ key: string; msg: string; tag: string; tagSize: number }>(folder, file)) {
      const [key, message, tag] = [fromHex(vector.key), fromHex(vector.msg), fromHex(vector.tag)];
      // Shortened tags are cases of another parameter set: KMS makes whole ones only.
      const whole = vector.tagSize === 8 * generateMac(hash, key, message).length;
      if (verifyMac(hash, key, message, tag) !== (whole && vector.result === 'valid')) wrong.push(nameOf(vector));
    }
    expect(wrong).toEqual([]);
  });
});

describe('DER', () => {
  test('writes numbers with their sign and object identifiers with their long digits', () => {
    expect(derInteger(fromHex('0000ff')).toString('hex')).toBe('020200ff');
    expect(derInteger(fromHex('00')).toString('hex')).toBe('020100');
    expect(derOid('1.2.840.113549.1.1.1').toString('hex')).toBe('06092a864886f70d010101');
  });

  test('reads what it wrote, of any length', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      expect(readDer(derSequence(Buffer.alloc(length)))[0]?.content).toHaveLength(length);
    }
  });

  test('rejects with MalformedDer, and nothing else, what is none', () => {
    for (const hex of ['30', '3080', '308101', '30820001ff', '3005', '1f0100', '3085000000000100']) {
      expect(() => readDer(fromHex(hex))).toThrow(MalformedDer);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const read of [readDer, openPublicKey, openPrivateKey]) {
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedDer);
          }
        }
      }),
    );
  });
});

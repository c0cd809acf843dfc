import { hmac } from '../../../src/backend/crypto/digests';
import { hkdf, hkdfExpand, kbkdf, pbkdf2 } from '../../../src/backend/crypto/kdf';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

interface HkdfVector {
  ikm: string;
  salt: string;
  info: string;
  size: number;
  okm: string;
}

interface PbkdfVector {
  password: string;
  salt: string;
  iterationCount: number;
  dkLen: number;
  dk: string;
}

describeWithVectors('Wycheproof key derivation', (folder) => {
  describe.each([
    ['sha256', 86],
    ['sha512', 83],
  ] as const)('HKDF with %s', (hash, count) => {
    const vectors = wycheproof<HkdfVector>(folder, `hkdf_${hash}_test.json`);

    test(`has ${count} cases`, () => expect(vectors).toHaveLength(count));

    test.each(vectors.map((v) => [nameOf(v), v] as const))('%s', (_, v) => {
      const derive = () => hkdf(hash, fromHex(v.ikm), fromHex(v.salt), fromHex(v.info), v.size);
      // RFC 5869 §2.2, done by hand, so that Expand alone is held to the same truth.
      const expand = () => hkdfExpand(hash, hmac(hash, fromHex(v.salt), fromHex(v.ikm)), fromHex(v.info), v.size);
      if (v.result === 'valid') {
        expect(derive()).toEqual(fromHex(v.okm));
        expect(expand()).toEqual(fromHex(v.okm));
      } else {
        expect(derive).toThrow(RangeError);
        expect(expand).toThrow(RangeError);
      }
    });
  });

  const vectors = wycheproof<PbkdfVector>(folder, 'pbkdf2_hmacsha256_test.json');

  test.each(vectors.map((v) => [nameOf(v), v] as const))('PBKDF2-HMAC-SHA256 %s', (_, v) => {
    expect(pbkdf2('sha256', fromHex(v.password), fromHex(v.salt), v.iterationCount, v.dkLen)).toEqual(fromHex(v.dk));
  });
});

describe('kbkdf', () => {
  // openssl kdf -keylen N -kdfopt mac:HMAC -kdfopt digest:SHA256 -kdfopt mode:counter
  //   -kdfopt hexkey:000102…1f -kdfopt salt:atrest -kdfopt hexinfo:a0a1…af KBKDF    (OpenSSL 3.0.19; its salt is the label)
  const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at));
  const context = Buffer.from(Array.from({ length: 16 }, (_, at) => 0xa0 + at));

  test.each([
    [32, '54efbb0db4bc9b7451c7d6ea9fd89e80e7c8fdcfd0527da876a48d04452169dc'],
    [
      80,
      'c3a6cc5ae75c1f7af3071cf619b9e808d7e537c9a163f95a6c5fe59f5be4b79a0583d31c66c652851230594ddbd04b5ed5a018943ca5357024512d74e06225d0e09a0b945c7aefe68dc19fa11d22fdd3',
    ],
  ])('derives the %i bytes that OpenSSL derives', (length, derived) => {
    expect(kbkdf(key, Buffer.from('atrest'), context, length).toString('hex')).toBe(derived);
  });
});

import { randomBytes } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist';
import { secp256k1 } from '@noble/curves/secp256k1';
import { digest } from '../../../src/backend/crypto/digests';
import type { HashName } from '../../../src/backend/crypto/digests';
import { signDigest } from '../../../src/backend/crypto/ecdsa-digest';

const none = new Uint8Array();
const curves = { 'p-256': p256, 'p-384': p384, 'p-521': p521, secp256k1 } as const;

describe('ECDSA over a digest', () => {
  // RFC 6979 A.2.5, x with SHA-256; without added bytes.
  test.each([
    [
      'sample',
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    ],
    [
      'test',
      'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
      '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
    ],
  ])('signs "%s" as RFC 6979 does', (message, r, s) => {
    const x = Buffer.from('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721', 'hex');
    const signed = signDigest('p-256', x, digest('sha256', message), none);
    expect([signed.r.toString('hex'), signed.s.toString('hex')]).toEqual([r, s]);
  });

  test.each(Object.keys(curves) as (keyof typeof curves)[])(
    'signs on %s what another implementation signs with the same added bytes',
    (name) => {
      const curve = curves[name];
      for (const hash of ['sha1', 'sha256', 'sha384', 'sha512'] satisfies HashName[]) {
        for (let round = 0; round < 3; round++) {
          const scalar = curve.utils.randomSecretKey();
          const extraEntropy = Uint8Array.from(randomBytes(32));
          const message = Uint8Array.from(digest(hash, randomBytes(20)));
          const signed = signDigest(name, scalar, message, extraEntropy);
          const theirs = curve.sign(message, scalar, { prehash: false, lowS: false, extraEntropy });
          expect(Buffer.concat([signed.r, signed.s]).toString('hex')).toBe(Buffer.from(theirs.toBytes('compact')).toString('hex'));
        }
      }
    },
  );

  test.each(['p-256', 'p-521'] as const)('takes digests that are zero or greater than the order of %s', (name) => {
    const curve = curves[name];
    const scalar = curve.utils.randomSecretKey();
    for (const fill of [0x00, 0xff]) {
      const message = new Uint8Array(64).fill(fill);
      const { r, s } = signDigest(name, scalar, message, none);
      const signature = Uint8Array.from(Buffer.concat([r, s]));
      expect(curve.verify(signature, message, curve.getPublicKey(scalar), { prehash: false, lowS: false })).toBe(true);
    }
  });
});

import fc from 'fast-check';
import type { DigestName } from '../../../src/backend/crypto/digests';
import { digest, hexDigest, hmac, startDigest } from '../../../src/backend/crypto/digests';
import { equalBytes, equalText } from '../../../src/backend/crypto/equal';
import { describeWithVectors } from '../../vectors/folder';
import { fromHex, nameOf, wycheproof } from '../../vectors/wycheproof';

describeWithVectors('Wycheproof HMAC', (folder) => {
  // SHA-224 has a file too; nothing here offers that hash.
  describe.each([
    ['sha1', 170],
    ['sha256', 174],
    ['sha384', 174],
    ['sha512', 174],
  ] as const)('with %s', (hash, count) => {
    const vectors = wycheproof<{ key: string; msg: string; tag: string; tagSize: number }>(folder, `hmac_${hash}_test.json`);

    test(`has ${count} cases`, () => expect(vectors).toHaveLength(count));

    test.each(vectors.map((v) => [nameOf(v), v] as const))('%s', (_, v) => {
      const tag = hmac(hash, fromHex(v.key), fromHex(v.msg)).subarray(0, v.tagSize / 8);
      expect(equalBytes(tag, fromHex(v.tag))).toBe(v.result === 'valid');
    });
  });
});

const zeros = (length: number): Buffer => Buffer.alloc(length);
const ones = (length: number): Buffer => Buffer.alloc(length, 0xff);
const ascending = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => at % 256));
const descending = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => 255 - (at % 256)));

describe('digest', () => {
  test.each<[DigestName, string, Buffer, string]>([
    ['crc32', 'the check text of the CRC catalogue', Buffer.from('123456789'), 'cbf43926'],
    ['crc32c', 'the check text of the CRC catalogue', Buffer.from('123456789'), 'e3069283'],
    ['crc64nvme', 'the check text of the CRC catalogue', Buffer.from('123456789'), 'ae8b14860a799888'],
    ['crc32c', 'RFC 3720 B.4, 32 bytes of zeroes', zeros(32), '8a9136aa'],
    ['crc32c', 'RFC 3720 B.4, 32 bytes of ones', ones(32), '62a8ab43'],
    ['crc32c', 'RFC 3720 B.4, 32 incrementing bytes', ascending(32), '46dd794e'],
    ['crc32c', 'RFC 3720 B.4, 32 decrementing bytes', Buffer.from(ascending(32)).reverse(), '113fdb5c'],
    ['crc64nvme', 'NVMe, 4 KiB of zeroes', zeros(4096), '6482d367eb22b64e'],
    ['crc64nvme', 'NVMe, 4 KiB of ones', ones(4096), 'c0ddba7302eca3ac'],
    ['crc64nvme', 'NVMe, 4 KiB incrementing', ascending(4096), '3e729f5f6750449c'],
    ['crc64nvme', 'NVMe, 4 KiB decrementing', descending(4096), '9a2df64b8e9e517e'],
    ['md5', 'RFC 1321, "abc"', Buffer.from('abc'), '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1', 'FIPS 180, "abc"', Buffer.from('abc'), 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'FIPS 180, "abc"', Buffer.from('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('%s: %s', (name, _, data, expected) => {
    expect(digest(name, data).toString('hex')).toBe(expected);
  });

  test.each<[DigestName, string]>([
    ['crc32', '00000000'],
    ['crc32c', '00000000'],
    ['crc64nvme', '0000000000000000'],
    ['md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('%s of nothing', (name, expected) => {
    expect(digest(name, '').toString('hex')).toBe(expected);
  });

  test.each<DigestName>(['crc32', 'crc32c', 'crc64nvme', 'md5', 'sha1', 'sha256', 'sha384', 'sha512'])(
    '%s is the same in one piece, in any pieces, and from any offset in memory',
    (name) => {
      fc.assert(
        fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 }), (pieces) => {
          const running = startDigest(name);
          for (const piece of pieces) running.update(piece);
          const whole = Buffer.concat([Buffer.alloc(1), ...pieces]).subarray(1);
          expect(running.digest()).toEqual(digest(name, whole));
        }),
      );
    },
  );

  test('takes text as UTF-8', () => {
    expect(digest('sha256', 'schlüssel')).toEqual(digest('sha256', Buffer.from('schlüssel', 'utf8')));
    expect(hexDigest('sha256', 'schlüssel')).toBe(digest('sha256', 'schlüssel').toString('hex'));
    expect(hmac('sha256', 'ключ', 'schlüssel')).toEqual(hmac('sha256', Buffer.from('ключ'), Buffer.from('schlüssel')));
  });
});

describe('equality in constant time', () => {
  test('tells equal from unequal, and unequal lengths without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }), (a, b) => {
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalBytes(a, Uint8Array.from(a))).toBe(true);
      }),
    );
    expect(equalText('signature', 'signature')).toBe(true);
    expect(equalText('signature', 'Signature')).toBe(false);
    expect(equalText('signature', 'signatur')).toBe(false);
    expect(equalText('ä', 'a')).toBe(false);
  });
});

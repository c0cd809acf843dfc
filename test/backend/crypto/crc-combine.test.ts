import fc from 'fast-check';
import { CrcCombiner, type CrcName } from '../../../src/backend/crypto/crc-combine';
import { digest } from '../../../src/backend/crypto/digests';

const names: readonly CrcName[] = ['crc32', 'crc32c', 'crc64nvme'];

describe.each(names)('%s of two strings', (name) => {
  test('is that of their concatenation', () => {
    const combiner = new CrcCombiner(name);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const combined = combiner.combine(digest(name, a), digest(name, b), b.length);
        expect(combined).toEqual(digest(name, Buffer.concat([a, b])));
      }),
      { numRuns: 50 },
    );
  });

  test('is that of their concatenation also where the second is long', () => {
    const zeros = Buffer.alloc(5 * 1024 ** 2 + 1);
    const combined = new CrcCombiner(name).combine(digest(name, 'before'), digest(name, zeros), zeros.length);
    expect(combined).toEqual(digest(name, Buffer.concat([Buffer.from('before'), zeros])));
  });
});

test('the check values of the CRC catalogue follow from their halves', () => {
  // https://reveng.sourceforge.io/crc-catalogue/: CRC of "123456789".
  const check = { crc32: 'cbf43926', crc32c: 'e3069283', crc64nvme: 'ae8b14860a799888' } as const;
  for (const name of names) {
    const combined = new CrcCombiner(name).combine(digest(name, '1234'), digest(name, '56789'), 5);
    expect(combined.toString('hex')).toBe(check[name]);
  }
});

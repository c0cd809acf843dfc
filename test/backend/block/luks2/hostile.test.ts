import fc from 'fast-check';
import { MemoryImage } from './memory-image';
import { encodeHeader } from '../../../../src/backend/block/luks2/binary-header';
import { createImage } from '../../../../src/backend/block/luks2/create-image';
import { Luks2Error } from '../../../../src/backend/block/luks2/luks2-error';
import { readHeader, unlock } from '../../../../src/backend/block/luks2/open-image';
import { insecureSeededRandom } from '../../../../src/backend/random';

const random = insecureSeededRandom('hostile luks2');
const passphrase = Buffer.from('correct horse');

const whole = new MemoryImage();
let json: Record<string, unknown> = {};
beforeAll(async () => {
  await createImage(
    whole,
    { key: random.bytes(64), passphrase, kdf: (salt) => ({ type: 'pbkdf2', hash: 'sha256', iterations: 1000, salt }) },
    random,
  );
  json = (await readHeader(whole)).metadata.raw;
});

/** The image with other metadata, in whole copies with right checksums. */
async function withText(text: string): Promise<MemoryImage> {
  const image = whole.copy();
  const { header } = await readHeader(whole);
  for (const copy of ['primary', 'secondary'] as const) image.bytes.set(encodeHeader(copy, header, text), copy === 'primary' ? 0 : 16_384);
  return image;
}

type Json = Record<string, Record<string, unknown>>;
async function refusedFor(change: (metadata: Record<string, Json>) => unknown): Promise<string> {
  const metadata = structuredClone(json) as Record<string, Json>;
  change(metadata);
  const image = await withText(JSON.stringify(metadata));
  const started = performance.now();
  try {
    await unlock(image, (await readHeader(image)).metadata, passphrase);
  } catch (error) {
    if (!(error instanceof Luks2Error)) throw error;
    expect(performance.now() - started).toBeLessThan(1000);
    return error.reason;
  }
  return 'opened';
}

const slot = (metadata: Record<string, Json>) => metadata.keyslots?.['0'] as unknown as Json;
const segment = (metadata: Record<string, Json>) => metadata.segments?.['0'] as unknown as Record<string, unknown>;
const digest = (metadata: Record<string, Json>) => metadata.digests?.['0'] as unknown as Record<string, unknown>;

test('what is left as it was opens', async () => {
  expect(await refusedFor(() => undefined)).toBe('opened');
});

test.each<[string, string, (metadata: Record<string, Json>) => unknown]>([
  ['no keyslots', 'damaged', (m) => delete m.keyslots],
  ['keyslots that are a list', 'damaged', (m) => Object.assign(m, { keyslots: [] })],
  ['no tokens', 'damaged', (m) => delete m.tokens],
  [
    '33 keyslots',
    'damaged',
    (m) => Object.assign(m, { keyslots: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [String(i), slot(m)])) }),
  ],
  ['a keyslot with a name', 'damaged', (m) => Object.assign(m.keyslots ?? {}, { constructor: slot(m) })],
  ['overlapping keyslots', 'damaged', (m) => Object.assign(m.keyslots ?? {}, { 1: slot(m) })],
  ['a keyslot in the header', 'damaged', (m) => Object.assign(slot(m).area ?? {}, { offset: '4096' })],
  ['a keyslot behind its area', 'damaged', (m) => Object.assign(slot(m).area ?? {}, { offset: '16777216' })],
  ['an offset that runs over', 'damaged', (m) => Object.assign(slot(m).area ?? {}, { offset: '18446744073709551615' })],
  ['an offset that is a number', 'damaged', (m) => Object.assign(slot(m).area ?? {}, { offset: 32_768 })],
  ['a negative size', 'damaged', (m) => Object.assign(slot(m).area ?? {}, { size: '-1' })],
  ['an area too small', 'damaged', (m) => Object.assign(slot(m).area ?? {}, { size: '4096' })],
  ['a billion iterations', 'unsupported', (m) => Object.assign(slot(m).kdf ?? {}, { iterations: 1_000_000_000 })],
  ['no iterations', 'damaged', (m) => Object.assign(slot(m).kdf ?? {}, { iterations: 0 })],
  [
    'Argon2 with 2 TiB',
    'unsupported',
    (m) => Object.assign(slot(m), { kdf: { type: 'argon2id', time: 1, memory: 2 ** 31, cpus: 1, salt: 'AAAAAAAAAAAAAAAA' } }),
  ],
  [
    'Argon2 with endless passes',
    'unsupported',
    (m) => Object.assign(slot(m), { kdf: { type: 'argon2id', time: 2 ** 22, memory: 65_536, cpus: 1, salt: 'AAAAAAAAAAAAAAAA' } }),
  ],
  [
    'Argon2 with 1000 lanes',
    'unsupported',
    (m) => Object.assign(slot(m), { kdf: { type: 'argon2id', time: 1, memory: 65_536, cpus: 1000, salt: 'AAAAAAAAAAAAAAAA' } }),
  ],
  [
    'Argon2 with a short salt',
    'damaged',
    (m) => Object.assign(slot(m), { kdf: { type: 'argon2id', time: 1, memory: 64, cpus: 1, salt: 'AAAA' } }),
  ],
  ['an unknown derivation', 'unsupported', (m) => Object.assign(slot(m).kdf ?? {}, { type: 'scrypt' })],
  ['a million stripes', 'unsupported', (m) => Object.assign(slot(m).af ?? {}, { stripes: 1_000_000 })],
  ['a key of 32 bytes', 'unsupported', (m) => Object.assign(slot(m), { key_size: 32 })],
  ['a huge salt', 'damaged', (m) => Object.assign(slot(m).kdf ?? {}, { salt: 'A'.repeat(8000) })],
  ['no segment', 'unsupported', (m) => Object.assign(m, { segments: {} })],
  ['two segments', 'unsupported', (m) => Object.assign(m.segments ?? {}, { 1: segment(m) })],
  ['a segment in the keyslots', 'damaged', (m) => Object.assign(segment(m), { offset: '32768' })],
  ['a segment in clear', 'unsupported', (m) => Object.assign(segment(m), { type: 'linear' })],
  ['another cipher', 'unsupported', (m) => Object.assign(segment(m), { encryption: 'cipher_null-ecb' })],
  ['sectors of 513 bytes', 'damaged', (m) => Object.assign(segment(m), { sector_size: 513 })],
  ['integrity', 'unsupported', (m) => Object.assign(segment(m), { integrity: { type: 'hmac(sha256)' } })],
  ['no digest', 'damaged', (m) => Object.assign(m, { digests: {} })],
  ['a digest of no keyslot', 'damaged', (m) => Object.assign(digest(m), { keyslots: ['7'] })],
  ['a digest of another segment', 'damaged', (m) => Object.assign(digest(m), { segments: ['7'] })],
  ['a digest with a billion iterations', 'unsupported', (m) => Object.assign(digest(m), { iterations: 1_000_000_000 })],
  ['another digest', 'wrong-passphrase', (m) => Object.assign(digest(m), { digest: Buffer.alloc(32).toString('base64') })],
  ['a requirement', 'unsupported', (m) => Object.assign(m.config ?? {}, { requirements: { mandatory: ['online-reencrypt'] } })],
  ['another json_size', 'damaged', (m) => Object.assign(m.config ?? {}, { json_size: '4096' })],
  ['an area of a terabyte', 'damaged', (m) => Object.assign(m.config ?? {}, { keyslots_size: '1099511627776' })],
])('rejects %s as %s', async (_what, reason, change) => {
  expect(await refusedFor(change)).toBe(reason);
});

test.each(['', '{', '[]', 'null', '{}', '['.repeat(10_000)])('rejects metadata that is %j', async (text) => {
  await expect(readHeader(await withText(text))).rejects.toMatchObject({ reason: 'damaged' });
});

test('metadata that fills the largest header is read in bounded time', async () => {
  const image = whole.copy();
  const { header } = await readHeader(whole);
  const size = 2 ** 22;
  const bytes = encodeHeader('primary', { ...header, size }, `{"config":{},"x":"${'y'.repeat(size - 5000)}"}`);
  image.bytes = Buffer.concat([bytes, image.bytes]);
  const started = performance.now();
  await expect(readHeader(image)).rejects.toMatchObject({ reason: 'damaged' });
  expect(performance.now() - started).toBeLessThan(1000);
});

test('cut off anywhere, or flipped anywhere in both copies, it is refused by name', async () => {
  for (const length of [0, 1, 511, 4095, 4096, 16_383]) {
    await expect(readHeader(new MemoryImage(whole.bytes.subarray(0, length)))).rejects.toBeInstanceOf(Luks2Error);
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(16_383), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const image = new MemoryImage(Buffer.from(whole.bytes.subarray(0, 300_000)));
      for (const copy of [0, 16_384]) image.bytes[copy + at] = ((image.bytes[copy + at] ?? 0) + change) % 256;
      await expect(readHeader(image)).rejects.toBeInstanceOf(Luks2Error);
    }),
    { numRuns: 60 },
  );
});

test('rejects LUKS1, and what is no image at all', async () => {
  const first = whole.copy();
  first.bytes.writeUInt16BE(1, 6);
  await expect(readHeader(first)).rejects.toMatchObject({ reason: 'not-luks2' });
  await expect(readHeader(new MemoryImage(Buffer.alloc(MiB)))).rejects.toMatchObject({ reason: 'not-luks2' });
});

const MiB = 2 ** 20;

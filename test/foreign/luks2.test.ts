import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './foreign-program';
import { dataOffset } from '../../src/backend/block/luks2/create-image';
import { openImageFile } from '../../src/backend/image-file';
import { caller, MiB, World } from '../backend/block/world';

const size = 8 * MiB;
const passphrase = 'correct horse battery staple';
const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The reference implementation reads our images, and we read its. No kernel support is needed for any of it. */
describe('cryptsetup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrest-luks2-'));
  const at = (name: string): string => join(folder, name);
  const keyFile = at('key');
  const cryptsetup = (...args: string[]): Promise<string> => run('cryptsetup', ['--batch-mode', ...args]);
  const world = new World();
  let plain = Buffer.alloc(0);

  beforeAll(async () => {
    writeFileSync(keyFile, passphrase);
    const { id } = await world.encryptedVolume({ size });
    const device = await world.attach(id);
    await device.write(1000, Buffer.alloc(3 * MiB, 'what the volume holds. '));
    await device.write(7 * MiB + 5, Buffer.from('at the end'));
    await device.flush();
    plain = Buffer.from(await device.read(0, size));
    await world.detach(id);
    for (const kdf of ['argon2id', 'pbkdf2'] as const) {
      const image = await openImageFile(at(kdf), 'new');
      await world.service.exportImage(caller, { what: 'volume', id, image, passphrase: Buffer.from(passphrase), kdf });
      await image.close();
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['argon2id', 'pbkdf2'])('opens our image, and turns it back into plain bytes (%s)', async (kdf) => {
    expect(statSync(at(kdf)).size).toBe(dataOffset + size);
    const dump = await cryptsetup('luksDump', at(kdf));
    expect(dump).toMatch(/Version:\s+2\n/);
    expect(dump).toContain(kdf);
    expect(dump).toContain('cipher: aes-xts-plain64');
    expect(dump).toContain('sector: 512 [bytes]');
    await cryptsetup('open', '--test-passphrase', '--key-file', keyFile, at(kdf));
    writeFileSync(at('wrong'), 'wrong');
    await expect(cryptsetup('open', '--test-passphrase', '--key-file', at('wrong'), at(kdf))).rejects.toThrow(/No key available/);
    copyFileSync(at(kdf), at('decrypted'));
    const header = at(`${kdf}-header`);
    await cryptsetup('reencrypt', '--decrypt', '--force-offline-reencrypt', '--key-file', keyFile, '--header', header, at('decrypted'));
    expect(sum(readFileSync(at('decrypted')).subarray(0, size))).toBe(sum(plain));
  });

  test('changes our header, and we still open it', async () => {
    copyFileSync(at('pbkdf2'), at('changed'));
    writeFileSync(at('second'), 'another passphrase');
    await cryptsetup(
      'luksAddKey',
      '--pbkdf',
      'argon2id',
      '--pbkdf-memory',
      '65536',
      '--pbkdf-force-iterations',
      '4',
      '--key-file',
      keyFile,
      at('changed'),
      at('second'),
    );
    await cryptsetup('luksKillSlot', '--key-file', at('second'), at('changed'), '0');
    expect(await imported(at('changed'), 'another passphrase')).toBe(sum(plain));
    await expect(imported(at('changed'), passphrase)).rejects.toMatchObject({ reason: 'wrong-passphrase' });
  });

  test.each([
    ['512', 'pbkdf2'],
    ['4096', 'argon2id'],
  ])('makes images that are read here: sectors of %s bytes, %s', async (sector, pbkdf) => {
    const image = at(`theirs-${sector}`);
    writeFileSync(image, Buffer.concat([plain, Buffer.alloc(32 * MiB)]));
    const work = pbkdf === 'pbkdf2' ? ['--pbkdf-force-iterations', '1000'] : ['--pbkdf-memory', '65536', '--pbkdf-force-iterations', '4'];
    await cryptsetup(
      ...['reencrypt', '--encrypt', '--type', 'luks2', '--reduce-device-size', '32M', '--force-offline-reencrypt', '--sector-size', sector],
      ...['--key-size', '512', '--cipher', 'aes-xts-plain64', '--pbkdf', pbkdf, ...work, '--key-file', keyFile, image],
    );
    expect(existsSync(image)).toBe(true);
    expect(await imported(image, passphrase)).toBe(sum(plain));
  });

  async function imported(path: string, by: string): Promise<string> {
    const image = await openImageFile(path, 'read');
    try {
      const { id } = await world.service.importImage(caller, {
        image,
        passphrase: Buffer.from(by),
        zone: 'eu-central-1a',
        type: 'gp3',
        keyReference: world.keyArn,
        roundTo: MiB,
      });
      return sum(Buffer.from(await (await world.attach(id)).read(0, size)));
    } finally {
      await image.close();
    }
  }
});

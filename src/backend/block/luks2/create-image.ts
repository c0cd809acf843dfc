import { binaryBytes } from './binary-header';
import type { ImageAccess } from './image-access';
import { digestOf, keyslotFields, sealKeyslot, slotBytes } from './keyslot';
import { unsupported } from './luks2-error';
import { readHeader, unlock } from './open-image';
import { writeHeader } from './update-header';
import type { PassphraseKdf } from '../../crypto/passphrase-kdf';
import { uuid } from '../../ids';
import type { Random } from '../../random';

/** cryptsetup's defaults: headers of 16 KiB, data from 16 MiB on. */
const headerBytes = 16_384;
export const dataOffset = 16 * 2 ** 20;
const digestIterations = 100_000;
const saltBytes = 32;

/** Named, or made to measure. */
export type PassphraseWork = 'argon2id' | 'pbkdf2' | ((salt: Buffer) => PassphraseKdf);

/** RFC 9106, §4, the second recommended option; OWASP's figure for PBKDF2 with SHA-256 (2023). */
const named: Readonly<Record<Extract<PassphraseWork, string>, (salt: Buffer) => PassphraseKdf>> = {
  argon2id: (salt) => ({ type: 'argon2id', time: 3, memory: 65_536, cpus: 4, salt }),
  pbkdf2: (salt) => ({ type: 'pbkdf2', hash: 'sha256', iterations: 600_000, salt }),
};

const workOf = (kdf: PassphraseWork) => (typeof kdf === 'function' ? kdf : named[kdf]);

export interface NewImage {
  /** 64 bytes; the caller owns and wipes it. */
  readonly key: Uint8Array;
  readonly passphrase: Uint8Array;
  /** `pbkdf2` for readers that know no other (GRUB). Default: `argon2id`. */
  readonly kdf?: PassphraseWork;
  readonly label?: string;
}

/** Writes a header with one keyslot: data begins at `dataOffset`, in sectors of 512 bytes, the first of which is number 0. */
export async function createImage(
  image: ImageAccess,
  { key, passphrase, kdf = 'argon2id', label = '' }: NewImage,
  random: Random,
): Promise<void> {
  const offset = 2 * headerBytes;
  const slotKdf = workOf(kdf)(random.bytes(saltBytes));
  await image.write(offset, await sealKeyslot(key, passphrase, slotKdf, random));
  await image.sync();
  const digest = { hash: 'sha256', iterations: digestIterations, salt: random.bytes(saltBytes) } as const;
  const json = {
    keyslots: { 0: keyslotFields(offset, slotKdf) },
    tokens: {},
    segments: {
      0: { type: 'crypt', offset: String(dataOffset), size: 'dynamic', iv_tweak: '0', encryption: 'aes-xts-plain64', sector_size: 512 },
    },
    digests: {
      0: {
        type: 'pbkdf2',
        keyslots: ['0'],
        segments: ['0'],
        ...digest,
        salt: digest.salt.toString('base64'),
        digest: (await digestOf(key, digest, 32)).toString('base64'),
      },
    },
    config: { json_size: String(headerBytes - binaryBytes), keyslots_size: String(dataOffset - offset) },
  };
  await writeHeader(image, { size: headerBytes, sequence: 1, label, uuid: uuid(random), subsystem: '' }, JSON.stringify(json), random);
}

/** One more passphrase for an image that another opens. @throws Luks2Error as `readHeader` and `unlock`, `unsupported` where no slot is free */
export async function addPassphrase(
  image: ImageAccess,
  known: Uint8Array,
  { passphrase, kdf = 'argon2id' }: Pick<NewImage, 'passphrase' | 'kdf'>,
  random: Random,
): Promise<void> {
  const { header, metadata } = await readHeader(image);
  const key = await unlock(image, metadata, known);
  try {
    const { keyslots, raw, area } = metadata;
    const id = Array.from({ length: 32 }, (_, number) => String(number)).find((one) => keyslots.every((slot) => slot.id !== one));
    const offset = freePlace(area, keyslots);
    if (id === undefined || offset === undefined) throw unsupported('no keyslot is free');
    const slotKdf = workOf(kdf)(random.bytes(saltBytes));
    await image.write(offset, await sealKeyslot(key, passphrase, slotKdf, random));
    await image.sync();
    const digests = raw.digests as Readonly<Record<string, { readonly keyslots: readonly string[] }>>;
    const [digestId = '0', digest] =
      Object.entries(digests).find(([, { keyslots: of }]) => keyslots.some((slot) => of.includes(slot.id))) ?? [];
    const json = {
      ...raw,
      keyslots: { ...(raw.keyslots as object), [id]: keyslotFields(offset, slotKdf) },
      digests: { ...digests, [digestId]: { ...digest, keyslots: [...(digest?.keyslots ?? []), id] } },
    };
    await writeHeader(image, { ...header, sequence: header.sequence + 1 }, JSON.stringify(json), random);
  } finally {
    key.fill(0);
  }
}

function freePlace(
  { from, to }: { readonly from: number; readonly to: number },
  keyslots: readonly { readonly offset: number; readonly size: number }[],
): number | undefined {
  let place = from;
  for (const { offset, size } of [...keyslots].sort((a, b) => a.offset - b.offset)) {
    if (place + slotBytes <= offset) break;
    place = offset + size;
  }
  return place + slotBytes <= to ? place : undefined;
}

import { DecryptFailure } from '../crypto/decrypt-failure';
import { digest } from '../crypto/digests';

/** `docs/formats/ciphertext-blob.md`. */
const onceFormat = 1;
const twiceFormat = 2;
const materialIdBytes = 32;
const checkBytes = 4;
/** Nonce and tag of the sealed part. */
const sealedOverhead = 28 + 16;

export interface BlobHeader {
  readonly account: string;
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly materialId: string;
  /** Under the key's own material and then by an external key. */
  readonly twice: boolean;
}

export interface ParsedBlob extends BlobHeader {
  /** The header's bytes: first part of the associated data. */
  readonly header: Buffer;
  /** Nonce, ciphertext and tag; encrypted twice, what the proxy made of those (`external/outer-ciphertext.ts`). */
  readonly sealed: Buffer;
}

export function encodeHeader({ account, keyId, materialId, twice }: BlobHeader): Buffer {
  const reference = Buffer.from(`${account}/${keyId}`, 'latin1');
  const named = Buffer.concat([
    Buffer.from([twice ? twiceFormat : onceFormat, reference.length]),
    reference,
    Buffer.from(materialId, 'hex'),
  ]);
  return Buffer.concat([named, digest('crc32', named)]);
}

/** @throws DecryptFailure for anything that is not a blob of this format: the caller learns nothing more. */
export function parseBlob(blob: Uint8Array): ParsedBlob {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.length);
  const referenceEnd = 2 + (bytes[1] ?? 0);
  const namedEnd = referenceEnd + materialIdBytes;
  const headerEnd = namedEnd + checkBytes;
  const [format] = bytes;
  if ((format !== onceFormat && format !== twiceFormat) || bytes.length < headerEnd + sealedOverhead) throw new DecryptFailure();
  // Damage to the names is damage: without this it would be a question for a key that does not exist, which is answered differently.
  if (!digest('crc32', bytes.subarray(0, namedEnd)).equals(bytes.subarray(namedEnd, headerEnd))) throw new DecryptFailure();
  const reference = /^(\d{12})\/([\w-]+)$/.exec(bytes.toString('latin1', 2, referenceEnd));
  if (!reference) throw new DecryptFailure();
  const [, account = '', keyId = ''] = reference;
  return {
    account,
    keyId,
    materialId: bytes.toString('hex', referenceEnd, namedEnd),
    twice: format === twiceFormat,
    header: bytes.subarray(0, headerEnd),
    sealed: bytes.subarray(headerEnd),
  };
}

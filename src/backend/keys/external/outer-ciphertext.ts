import { hasOuterLengths } from './proxy-answers';
import type { OuterCiphertext } from './proxy-answers';
import { xksProxy } from '../../../facts/aws/xks-proxy';
import { DecryptFailure } from '../../crypto/decrypt-failure';

/** `docs/formats/ciphertext-blob.md`, "Encrypted twice": two lengths, IV, metadata, tag, ciphertext. */
export const encodeOuter = ({ iv, metadata, tag, ciphertext }: OuterCiphertext): Buffer =>
  Buffer.concat([Buffer.from([iv.length, metadata.length]), iv, metadata, tag, ciphertext]);

/** @throws DecryptFailure for lengths that no proxy could have answered. */
export function decodeOuter(bytes: Buffer): OuterCiphertext {
  const ivEnd = 2 + (bytes[0] ?? 0);
  const metadataEnd = ivEnd + (bytes[1] ?? 0);
  const tagEnd = metadataEnd + xksProxy.tagLength;
  const outer = {
    iv: bytes.subarray(2, ivEnd),
    metadata: bytes.subarray(ivEnd, metadataEnd),
    tag: bytes.subarray(metadataEnd, tagEnd),
    ciphertext: bytes.subarray(tagEnd),
  };
  if (!hasOuterLengths(outer)) throw new DecryptFailure();
  return outer;
}

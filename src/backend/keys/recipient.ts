import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { InvalidAttestation, readAttestation } from '../crypto/attestation-document';
import { envelope } from '../crypto/cms';

/** An attested environment that is to get the answer instead of the caller. */
export interface Recipient {
  /** `kms:RecipientAttestation:…`. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
  /** The secret in a CMS envelope that only the recipient opens. */
  seal(keys: KeyHierarchy, secret: Uint8Array): Buffer;
}

/** The condition keys' prefixes (KMS developer guide, "Condition keys for attested platforms"); a measurement is compared as lower-case hexadecimal. */
const prefix = 'kms:RecipientAttestation:';

/** @throws KeyFault `invalid-attestation`. */
export function readRecipient(document: Uint8Array | undefined): Recipient {
  if (document === undefined) throw new KeyFault('invalid-attestation', { why: 'there is none' });
  const { publicKey, encodedKey, pcrs, tpmPcrs } = attested(document);
  const conditions = new Map<string, readonly string[]>();
  for (const [index, pcr] of pcrs) conditions.set(`${prefix}PCR${index}`, [pcr.toString('hex')]);
  for (const [index, pcr] of tpmPcrs) conditions.set(`${prefix}NitroTPMPCR${index}`, [pcr.toString('hex')]);
  // PCR0 is the hash of the enclave's image.
  const image = pcrs.get(0);
  if (image) conditions.set(`${prefix}ImageSha384`, [image.toString('hex')]);
  return { conditions, seal: (keys, secret) => envelope(publicKey, encodedKey, secret, keys.random) };
}

function attested(document: Uint8Array): ReturnType<typeof readAttestation> {
  try {
    return readAttestation(document);
  } catch (error) {
    throw error instanceof InvalidAttestation ? new KeyFault('invalid-attestation', { why: error.message }) : error;
  }
}

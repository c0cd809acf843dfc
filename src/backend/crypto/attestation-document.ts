import { X509Certificate, verify } from 'node:crypto';
import { CborTagged, MalformedCbor, cborArray, cborBytes, cborText, readCbor } from './cbor';
import type { CborMap, CborValue } from './cbor';
import { MalformedDer } from './der';
import { isRsa } from './pair-types';
import { openPublicKey } from './private-key';
import type { PublicKey } from './private-key';

/** What is no attestation document, or is not signed as one. `message` says what is wrong. */
export class InvalidAttestation extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'InvalidAttestation';
  }
}

/** What an enclave (Nitro Enclave or NitroTPM) says of itself. */
export interface AttestationDocument {
  /** RSA; answers to the enclave are encrypted under it. */
  readonly publicKey: PublicKey;
  /** DER of its SubjectPublicKeyInfo. */
  readonly encodedKey: Buffer;
  /** Measurements by number, of the enclave or of the NitroTPM. */
  readonly pcrs: ReadonlyMap<number, Buffer>;
  readonly tpmPcrs: ReadonlyMap<number, Buffer>;
}

/** RFC 9052: the header's algorithm, and ES384. */
const algorithmLabel = 1;
const es384 = -35;
const coseSign1Tag = 18;
const longestChain = 8;

/**
 * A COSE_Sign1 (RFC 9052 §4.2) by the certificate that the document carries, whose chain is in the document too ("Nitro Enclaves Attestation
 * Process", AWS). Signature and chain are verified up to the root that the document brings; which root that is, and the dates of the
 * certificates, are not asked (docs/decisions): nobody but AWS can make a document under AWS's root, so a local one could never be used.
 * @throws InvalidAttestation.
 */
export function readAttestation(bytes: Uint8Array): AttestationDocument {
  try {
    const { header, payload, signature } = readCoseSign1(bytes);
    const document = mapOf(readCbor(payload), 'payload');
    const certificate = certificateOf(document.get('certificate'));
    verifyChain(certificate, listOf(document.get('cabundle'), 'cabundle').map(certificateOf));
    const signed = cborArray(cborText('Signature1'), cborBytes(header), cborBytes(Buffer.alloc(0)), cborBytes(payload));
    if (!verify('sha384', signed, { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' }, signature)) {
      throw new InvalidAttestation('its signature is not that of its certificate');
    }
    const encodedKey = bytesOf(document.get('public_key'), 'public_key');
    const publicKey = openPublicKey(encodedKey);
    if (!isRsa(publicKey.type)) throw new InvalidAttestation('its public key is no RSA key');
    return { publicKey, encodedKey, pcrs: pcrsOf(document.get('pcrs')), tpmPcrs: pcrsOf(document.get('nitrotpm_pcrs')) };
  } catch (error) {
    if (error instanceof MalformedCbor) throw new InvalidAttestation('it is no CBOR that a document is made of');
    if (error instanceof MalformedDer) throw new InvalidAttestation('its public key is not one');
    throw error;
  }
}

function readCoseSign1(bytes: Uint8Array): { readonly header: Buffer; readonly payload: Buffer; readonly signature: Buffer } {
  const outer = readCbor(bytes);
  const inner = outer instanceof CborTagged && outer.tag === coseSign1Tag ? outer.value : outer;
  const [header, , payload, signature, ...others] = listOf(inner, 'COSE_Sign1');
  const protectedHeader = bytesOf(header, 'protected header');
  if (others.length > 0 || mapOf(readCbor(protectedHeader), 'protected header').get(algorithmLabel) !== es384) {
    throw new InvalidAttestation('it is not signed with ES384');
  }
  return { header: protectedHeader, payload: bytesOf(payload, 'payload'), signature: bytesOf(signature, 'signature') };
}

/** `bundle` begins with the root; each certificate has signed the next, the last the document's own. */
function verifyChain(certificate: X509Certificate, bundle: readonly X509Certificate[]): void {
  const [root] = bundle;
  if (!root || bundle.length > longestChain) throw new InvalidAttestation('its chain of certificates is empty or too long');
  let issuer = root;
  for (const next of [root, ...bundle.slice(1), certificate]) {
    if (!next.checkIssued(issuer) || !next.verify(issuer.publicKey)) throw new InvalidAttestation('its chain of certificates is broken');
    if (next !== certificate && !next.ca) throw new InvalidAttestation('its chain holds a certificate that may not issue');
    issuer = next;
  }
  const { asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyDetails?.namedCurve !== 'secp384r1') throw new InvalidAttestation('its certificate is not one for ES384');
}

function certificateOf(value: CborValue | undefined): X509Certificate {
  const bytes = bytesOf(value, 'certificate');
  try {
    return new X509Certificate(bytes);
  } catch {
    throw new InvalidAttestation('a certificate is not one');
  }
}

function pcrsOf(value: CborValue | undefined): ReadonlyMap<number, Buffer> {
  if (value === undefined || value === null) return new Map();
  return new Map([...mapOf(value, 'pcrs')].map(([index, pcr]) => [Number(index), bytesOf(pcr, 'pcrs')]));
}

function bytesOf(value: CborValue | undefined, what: string): Buffer {
  if (value instanceof Buffer) return value;
  throw new InvalidAttestation(`${what} is missing`);
}

function listOf(value: CborValue | undefined, what: string): readonly CborValue[] {
  if (Array.isArray(value)) return value as readonly CborValue[];
  throw new InvalidAttestation(`${what} is missing`);
}

function mapOf(value: CborValue | undefined, what: string): CborMap {
  if (value instanceof Map) return value as CborMap;
  throw new InvalidAttestation(`${what} is missing`);
}

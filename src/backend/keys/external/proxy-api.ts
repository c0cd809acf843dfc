import { xksProxy } from '../../../facts/aws/xks-proxy';
import { digest } from '../../crypto/digests';
import { equalBytes } from '../../crypto/equal';
import type { KeyHierarchy } from '../key-hierarchy';
import { readExternalKey, readHealth, readInner, readOuter } from './proxy-answers';
import type { ExternalKey, OuterCiphertext } from './proxy-answers';
import { callProxy } from './proxy-call';
import type { ProxyCall } from './proxy-call';
import { ProxyFailure } from './proxy-failure';
import { requestMetadata } from './request-metadata';

/** The four calls of the proxy's API. All throw ProxyFailure. */

/** Whether the address and the credential are right and a key manager is there. */
export async function checkHealth(keys: KeyHierarchy, call: ProxyCall): Promise<void> {
  try {
    const { kmsOperation, use } = call;
    readHealth(await callProxy(keys, call, '/health', { requestMetadata: { kmsRequestId: use.requestId, kmsOperation } }));
  } catch (error) {
    // No key was named: it is the manager that is disabled or blocked.
    throw error instanceof ProxyFailure && error.failure === 'key-state' ? new ProxyFailure('unhealthy') : error;
  }
}

export const externalKey = async (keys: KeyHierarchy, call: ProxyCall, externalKeyId: string): Promise<ExternalKey> =>
  readExternalKey(await callProxy(keys, call, `/keys/${externalKeyId}/metadata`, { requestMetadata: requestMetadata(call) }));

/** A KMS key's external key, asked in the name of a call that uses it. */
export interface ExternalKeyCall extends ProxyCall {
  readonly externalKeyId: string;
  readonly kmsKeyArn: string;
}

export async function encryptOutside(
  keys: KeyHierarchy,
  call: ExternalKeyCall,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Promise<OuterCiphertext> {
  const answer = await callProxy(keys, call, `/keys/${call.externalKeyId}/encrypt`, {
    requestMetadata: requestMetadata(call, call.kmsKeyArn),
    additionalAuthenticatedData: base64(aad),
    plaintext: base64(plaintext),
    encryptionAlgorithm: xksProxy.encryptionAlgorithm,
    ciphertextDataIntegrityValueAlgorithm: xksProxy.integrityAlgorithm,
  });
  const { integrity, ...outer } = readOuter(answer, plaintext.length);
  const { metadata, iv, ciphertext, tag } = outer;
  // Specification, appendix C: a flipped bit now would be data lost later.
  if (!equalBytes(digest('sha256', Buffer.concat([aad, metadata, iv, ciphertext, tag])), integrity)) throw new ProxyFailure('malformed');
  return outer;
}

export async function decryptOutside(keys: KeyHierarchy, call: ExternalKeyCall, outer: OuterCiphertext, aad: Uint8Array): Promise<Buffer> {
  const answer = await callProxy(keys, call, `/keys/${call.externalKeyId}/decrypt`, {
    requestMetadata: requestMetadata(call, call.kmsKeyArn),
    additionalAuthenticatedData: base64(aad),
    encryptionAlgorithm: xksProxy.encryptionAlgorithm,
    ciphertext: base64(outer.ciphertext),
    ...(outer.metadata.length === 0 ? {} : { ciphertextMetadata: base64(outer.metadata) }),
    initializationVector: base64(outer.iv),
    authenticationTag: base64(outer.tag),
  });
  return readInner(answer, outer.ciphertext.length);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

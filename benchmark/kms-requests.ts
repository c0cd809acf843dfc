import { load } from './load';
import { signedKmsRequest } from './signed-request';

export const encryptionContext = { tenant: 'one' };
export const cryptographicOperations = ['GenerateDataKey', 'Encrypt', 'Decrypt'] as const;

/** A key made on the server, and signed requests that use it: 32 bytes, one context pair. */
export async function kmsRequests(port: number): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  const ask = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    let body = '';
    await load(port, [await signedKmsRequest(port, operation, input)], 1, 0, { answered: (bytes) => (body = String(bytes)) });
    return JSON.parse(body) as Record<string, unknown>;
  };
  const { KeyMetadata } = await ask('CreateKey', {});
  const { KeyId } = KeyMetadata as { readonly KeyId: string };
  const Plaintext = Buffer.alloc(32, 7).toString('base64');
  const EncryptionContext = encryptionContext;
  const { CiphertextBlob } = await ask('Encrypt', { KeyId, Plaintext, EncryptionContext });
  const signer = (await ask('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })).KeyMetadata as { readonly KeyId: string };
  const inputs = {
    GenerateDataKey: { KeyId, KeySpec: 'AES_256', EncryptionContext },
    Encrypt: { KeyId, Plaintext, EncryptionContext },
    Decrypt: { CiphertextBlob, EncryptionContext },
    DescribeKey: { KeyId },
    Sign: { KeyId: signer.KeyId, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' },
  };
  const requests = new Map<string, readonly Buffer[]>();
  for (const [operation, input] of Object.entries(inputs)) {
    requests.set(operation, await Promise.all(Array.from({ length: 16 }, () => signedKmsRequest(port, operation, input))));
  }
  return requests;
}

import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import {
  CreateKeyCommand,
  ExpiredImportTokenException,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
} from '@aws-sdk/client-kms';
import type {
  AlgorithmSpec,
  CreateKeyCommandInput,
  GetParametersForImportCommandInput,
  GetParametersForImportCommandOutput,
  ImportKeyMaterialCommandInput,
  ImportKeyMaterialCommandOutput,
  KMSClient,
  WrappingKeySpec,
} from '@aws-sdk/client-kms';
import { openPublicKey } from '../../../../../src/backend/crypto/private-key';
import { encryptSm2 } from '../../../../../src/backend/crypto/sm2-encryption';
import { systemRandom } from '../../../../../src/backend/random';

/** Wraps as a customer would: with the machine's own OpenSSL, not with the backend's code. */
export function wrapFor(publicKeyDer: Uint8Array, algorithm: AlgorithmSpec, material: Uint8Array): Buffer {
  if (algorithm === 'SM2PKE') return encryptSm2(openPublicKey(publicKeyDer), material, systemRandom());
  const key = createPublicKey({ key: Buffer.from(publicKeyDer), format: 'der', type: 'spki' });
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const oaep = (bytes: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  if (!algorithm.startsWith('RSA_AES')) return oaep(material);
  const aesKey = randomBytes(32);
  const cipher = createCipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('a65959a6', 'hex'));
  return Buffer.concat([oaep(aesKey), cipher.update(material), cipher.final()]);
}

export interface Journey extends Partial<Omit<ImportKeyMaterialCommandInput, 'KeyId'>> {
  readonly algorithm?: AlgorithmSpec;
  readonly wrappingKeySpec?: WrappingKeySpec;
}

/** Parameters serve for 24 hours: making the pair is what takes time. */
const parameters = new WeakMap<KMSClient, Map<string, GetParametersForImportCommandOutput>>();

async function parametersFor(kms: KMSClient, input: GetParametersForImportCommandInput): Promise<GetParametersForImportCommandOutput> {
  const kept = parameters.get(kms) ?? new Map<string, GetParametersForImportCommandOutput>();
  parameters.set(kms, kept);
  const name = JSON.stringify(input);
  const found = kept.get(name) ?? (await kms.send(new GetParametersForImportCommand(input)));
  kept.set(name, found);
  return found;
}

/** Parameters, wrapping, import. Material that never expires unless the journey says otherwise. */
export async function importInto(
  kms: KMSClient,
  KeyId: string,
  material: Uint8Array,
  { algorithm = 'RSAES_OAEP_SHA_256', wrappingKeySpec = 'RSA_2048', ...more }: Journey = {},
): Promise<ImportKeyMaterialCommandOutput> {
  const { PublicKey = new Uint8Array(), ImportToken } = await parametersFor(kms, {
    KeyId,
    WrappingAlgorithm: algorithm,
    WrappingKeySpec: wrappingKeySpec,
  });
  const command = new ImportKeyMaterialCommand({
    KeyId,
    ImportToken,
    EncryptedKeyMaterial: wrapFor(PublicKey, algorithm, material),
    ...('ExpirationModel' in more || 'ValidTo' in more ? {} : { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }),
    ...more,
  });
  try {
    return await kms.send(command);
  } catch (error) {
    if (!(error instanceof ExpiredImportTokenException)) throw error;
    parameters.delete(kms);
    return importInto(kms, KeyId, material, { algorithm, wrappingKeySpec, ...more });
  }
}

export async function externalKey(kms: KMSClient, input: CreateKeyCommandInput = {}): Promise<{ KeyId: string; Arn: string }> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Origin: 'EXTERNAL', ...input }));
  return KeyMetadata as { KeyId: string; Arn: string };
}

import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EncapsulateCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateMacCommand,
  GetParametersForImportCommand,
  GetPublicKeyCommand,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput, KMSClient } from '@aws-sdk/client-kms';
import { importInto, wrapFor } from './importing';
import type { ReferenceBackend } from '../../../../../src/backend';

export const account = '000000000000';
export const region = 'us-east-1';
export const keyArn = (id: string): string => `arn:aws:kms:${region}:${account}:key/${id}`;
export const friend = 'arn:aws:iam::111122223333:root';
export const material = Buffer.alloc(32, 7);
export const message = Buffer.from('message');

const keys = {
  symmetric: {},
  other: {},
  disabled: {},
  dying: {},
  worn: {},
  named: {},
  primary: { MultiRegion: true },
  signing: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
  mac: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  agreeing: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' },
  capsules: { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
  imported: { Origin: 'EXTERNAL' },
  waiting: { Origin: 'EXTERNAL' },
  dyingImported: { Origin: 'EXTERNAL' },
} as const satisfies Record<string, CreateKeyCommandInput>;

/** A key of each kind and state, by id, and what was made with them. */
export interface Menagerie extends Readonly<Record<keyof typeof keys | 'rotating', string>> {
  readonly kms: KMSClient;
  /** Of `symmetric`. */
  readonly blob: Uint8Array | undefined;
  readonly signature: Uint8Array | undefined;
  readonly code: Uint8Array | undefined;
  readonly capsule: Uint8Array | undefined;
  readonly publicKey: Uint8Array | undefined;
  readonly grantId: string | undefined;
  readonly grantToken: string | undefined;
  /** For `imported`: a token that is good, the material wrapped for it, and a token that was good yesterday. */
  readonly importToken: Uint8Array | undefined;
  readonly wrapped: Uint8Array;
  readonly otherWrapped: Uint8Array;
  readonly expiredToken: Uint8Array | undefined;
}

const [day, minute] = [86_400_000, 60_000];

/** Makes it all. Refusals change nothing, so one does for many tests. */
export async function furnish(backend: ReferenceBackend, kms: KMSClient): Promise<Menagerie> {
  const make = async (input: CreateKeyCommandInput): Promise<string> =>
    (await kms.send(new CreateKeyCommand(input))).KeyMetadata?.KeyId ?? '';
  // To be rotated by the clock in ten minutes.
  const rotating = await make({});
  await kms.send(new EnableKeyRotationCommand({ KeyId: rotating, RotationPeriodInDays: 90 }));
  await backend.advance(88 * day);
  const imported = await make(keys.imported);
  const parameters = () =>
    kms.send(new GetParametersForImportCommand({ KeyId: imported, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }));
  const { ImportToken: expiredToken } = await parameters();
  await backend.advance(2 * day - 10 * minute);
  const ids = { rotating, imported } as Record<keyof typeof keys | 'rotating', string>;
  for (const [name, input] of Object.entries(keys)) {
    if (name !== 'imported') ids[name as keyof typeof keys] = await make(input);
  }
  const { symmetric: KeyId } = ids;
  await kms.send(new DisableKeyCommand({ KeyId: ids.disabled }));
  for (const dying of [ids.dying, ids.dyingImported]) await kms.send(new ScheduleKeyDeletionCommand({ KeyId: dying }));
  for (let turn = 0; turn < 25; turn++) await kms.send(new RotateKeyOnDemandCommand({ KeyId: ids.worn }));
  for (let turn = 0; turn < 50; turn++) {
    await kms.send(new CreateAliasCommand({ AliasName: `alias/named-${turn}`, TargetKeyId: ids.named }));
  }
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/there', TargetKeyId: KeyId }));
  await kms.send(new ReplicateKeyCommand({ KeyId: ids.primary, ReplicaRegion: 'us-west-2' }));
  await importInto(kms, imported, material);
  const { ImportToken: importToken, PublicKey = new Uint8Array() } = await parameters();
  const Algorithm = 'RSAES_OAEP_SHA_256';
  const grant = await kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: friend, Operations: ['Encrypt'] }));
  return {
    ...ids,
    kms,
    blob: (await kms.send(new EncryptCommand({ KeyId, Plaintext: message }))).CiphertextBlob,
    signature: (await kms.send(new SignCommand({ KeyId: ids.signing, Message: message, SigningAlgorithm: 'ECDSA_SHA_256' }))).Signature,
    code: (await kms.send(new GenerateMacCommand({ KeyId: ids.mac, Message: message, MacAlgorithm: 'HMAC_SHA_256' }))).Mac,
    capsule: (await kms.send(new EncapsulateCommand({ KeyId: ids.capsules, EncapsulationAlgorithm: 'ML_KEM' }))).SharedSecretCiphertextBlob,
    publicKey: (await kms.send(new GetPublicKeyCommand({ KeyId: ids.agreeing }))).PublicKey,
    grantId: grant.GrantId,
    grantToken: grant.GrantToken,
    importToken,
    wrapped: wrapFor(PublicKey, Algorithm, material),
    otherWrapped: wrapFor(PublicKey, Algorithm, Buffer.alloc(32, 8)),
    expiredToken,
  };
}

import { expiryOf } from './rotation-entry';
import { algorithmsOf } from '../../../../facts/aws/key-specs';
import type { KeyUsage } from '../../../../facts/aws/key-specs';
import type { KeyMetadata } from '../../../../facts/aws/models/kms';
import { importOf } from '../../../keys/imported-material';
import { isSymmetric } from '../../../keys/imported-secret';
import { keyArn } from '../../../keys/key-record';
import type { KeyFamily, KeyRecord, KeyState } from '../../../keys/key-record';

const stateNames = {
  creating: 'Creating',
  enabled: 'Enabled',
  disabled: 'Disabled',
  'pending-import': 'PendingImport',
  'pending-deletion': 'PendingDeletion',
  'pending-replica-deletion': 'PendingReplicaDeletion',
  unavailable: 'Unavailable',
  updating: 'Updating',
} as const satisfies Record<KeyState, string>;

export const stateName = (state: KeyState): (typeof stateNames)[KeyState] => stateNames[state];

/** `KeyMetadata` as DescribeKey, CreateKey and ReplicateKey answer it. */
export function keyMetadata(record: KeyRecord, family: KeyFamily, state: KeyState = record.state): KeyMetadata {
  return {
    AWSAccountId: record.account,
    Arn: keyArn(record),
    CreationDate: new Date(record.createdAt),
    // "The KeySpec and CustomerMasterKeySpec fields have the same value", also where the old enumeration lacks it.
    CustomerMasterKeySpec: family.spec as KeyMetadata['CustomerMasterKeySpec'],
    Description: record.description,
    Enabled: state === 'enabled',
    ...algorithmMembers(family),
    KeyId: record.keyId,
    KeyManager: record.manager === 'aws' ? 'AWS' : 'CUSTOMER',
    KeySpec: family.spec,
    KeyState: stateNames[state],
    KeyUsage: family.usage,
    MultiRegion: family.multiRegion,
    Origin: family.origin,
    ...(record.deletionAt === undefined ? {} : { DeletionDate: new Date(record.deletionAt) }),
    ...(record.pendingWindowDays === undefined ? {} : { PendingDeletionWindowInDays: record.pendingWindowDays }),
    ...keyStoreMembers(record),
    ...currentMaterialId(family),
    ...(family.origin === 'EXTERNAL' ? importedExpiry(record, family) : {}),
    ...(family.multiRegion ? { MultiRegionConfiguration: multiRegionConfiguration(record, family) } : {}),
  };
}

const keyStoreMembers = ({ keyStore }: KeyRecord): Pick<KeyMetadata, 'CustomKeyStoreId' | 'XksKeyConfiguration'> =>
  keyStore === undefined ? {} : { CustomKeyStoreId: keyStore.storeId, XksKeyConfiguration: { Id: keyStore.externalKeyId } };

/** Only of keys that can have more than one. */
function currentMaterialId({ spec, origin, materials }: KeyFamily): Pick<KeyMetadata, 'CurrentKeyMaterialId'> {
  const current = materials.at(-1)?.id;
  return current === undefined || !isSymmetric(spec) || origin === 'EXTERNAL_KEY_STORE' ? {} : { CurrentKeyMaterialId: current };
}

/** Of what this region holds and the key works with, the first to expire. */
function importedExpiry(record: KeyRecord, { materials }: KeyFamily): Partial<KeyMetadata> {
  const held = materials.map(({ id }) => importOf(record, id)).filter((imported) => imported?.held === true);
  return held.length === 0 ? {} : expiryOf(held.map((imported) => imported?.expiresAt));
}
const algorithmNames = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
} as const satisfies Record<KeyUsage, keyof KeyMetadata>;

type AlgorithmMembers = Pick<KeyMetadata, (typeof algorithmNames)[KeyUsage]>;

/** The one list of algorithms that a key has, under the name of its usage. */
export const algorithmMembers = ({ spec, usage }: KeyFamily): AlgorithmMembers => ({ [algorithmNames[usage]]: algorithmsOf(spec, usage) });

function multiRegionConfiguration(record: KeyRecord, family: KeyFamily): NonNullable<KeyMetadata['MultiRegionConfiguration']> {
  const member = (region: string) => ({ Arn: keyArn({ ...record, region }), Region: region });
  return {
    MultiRegionKeyType: record.region === family.primaryRegion ? 'PRIMARY' : 'REPLICA',
    PrimaryKey: member(family.primaryRegion),
    ReplicaKeys: family.regions.filter((region) => region !== family.primaryRegion).map(member),
  };
}

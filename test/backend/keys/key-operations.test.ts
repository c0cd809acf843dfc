import { KeyFault } from '../../../src/backend/keys/key-fault';
import { assertState, keyOperations } from '../../../src/backend/keys/key-operations';
import type { KeyOperationName } from '../../../src/backend/keys/key-operations';
import type { KeyState } from '../../../src/backend/keys/key-record';
import { wordKeyFault } from '../../../src/backend/wire/aws/kms/errors';
import { kms } from '../../../src/facts/aws/models/kms';

const states: readonly KeyState[] = [
  'enabled',
  'disabled',
  'pending-import',
  'pending-deletion',
  'pending-replica-deletion',
  'unavailable',
  'creating',
  'updating',
];

const arn = 'arn:aws:kms:eu-west-1:000000000000:key/k';

/** In the order of `states`: `+` runs, `D` DisabledException, `S` KMSInvalidStateException naming the state, `N` "is not pending deletion". */
const table: Readonly<Record<KeyOperationName, string>> = {
  CancelKeyDeletion: 'NNN++NNN',
  CreateAlias: '+++SS+++',
  CreateGrant: '+DSSS+S+',
  Decapsulate: '+DSSSSS+',
  Decrypt: '+DSSSSS+',
  DeleteAlias: '++++++++',
  // In the state unavailable it would be refused for the key's origin.
  DeleteImportedKeyMaterial: '+++++SSS',
  DeriveSharedSecret: '+DSSSSS+',
  DescribeKey: '++++++++',
  DisableKey: '++SSS+SS',
  DisableKeyRotation: '+D+SS+SS',
  EnableKey: '++SSS+SS',
  EnableKeyRotation: '+D+SS+SS',
  Encapsulate: '+DSSSSS+',
  Encrypt: '+DSSSSS+',
  GenerateDataKey: '+DSSSSS+',
  GenerateDataKeyPair: '+DSSSSS+',
  GenerateDataKeyPairWithoutPlaintext: '+DSSSSS+',
  GenerateDataKeyWithoutPlaintext: '+DSSSSS+',
  GenerateMac: '+DSSSSS+',
  GetKeyLastUsage: '++++++++',
  GetKeyPolicy: '++++++++',
  GetKeyRotationStatus: '++++++++',
  GetParametersForImport: '+++SSSSS',
  GetPublicKey: '+DSSSSS+',
  ImportKeyMaterial: '+++SSSSS',
  ListGrants: '++++++++',
  ListKeyPolicies: '++++++++',
  ListKeyRotations: '++++++++',
  ListResourceTags: '++++++++',
  PutKeyPolicy: '++++++++',
  ReEncryptFrom: '+DSSSSS+',
  ReEncryptTo: '+DSSSSS+',
  ReplicateKey: '+DSSSSSS',
  RetireGrant: '++++++++',
  RevokeGrant: '++++++++',
  RotateKeyOnDemand: '+DSSSSSS',
  ScheduleKeyDeletion: '+++SS+SS',
  Sign: '+DSSSSS+',
  TagResource: '+++SS+++',
  UntagResource: '+++SS+++',
  UpdateAlias: '+++SS+++',
  UpdateKeyDescription: '+++SS+++',
  UpdatePrimaryRegion: '+DSSSSSS',
  Verify: '+DSSSSS+',
  VerifyMac: '+DSSSSS+',
};

const words: Readonly<Record<KeyState, string>> = {
  enabled: 'enabled',
  disabled: 'disabled',
  'pending-import': 'pending import',
  'pending-deletion': 'pending deletion',
  'pending-replica-deletion': 'pending replica deletion',
  unavailable: 'unavailable',
  creating: 'creating',
  updating: 'updating',
};

function answer(operation: KeyOperationName, state: KeyState): string {
  try {
    assertState(operation, arn, state);
    return 'runs';
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error;
    const { code, message } = wordKeyFault(error as KeyFault);
    return `${code}: ${message}`;
  }
}

function expected(mark: string | undefined, state: KeyState): string {
  if (mark === '+') return 'runs';
  if (mark === 'D') return `DisabledException: ${arn} is disabled.`;
  return `KMSInvalidStateException: ${arn} is ${mark === 'N' ? 'not pending deletion' : words[state]}.`;
}

describe('the key-state table', () => {
  test.each(Object.entries(table) as [KeyOperationName, string][])('%s', (operation, marks) => {
    for (const [index, state] of states.entries()) {
      expect(`${state} ${answer(operation, state)}`).toBe(`${state} ${expected(marks[index], state)}`);
    }
  });

  test('has a row for every operation of the model that is about an existing key', () => {
    const withoutKey = /CustomKeyStore|^(CreateKey|GenerateRandom|ListKeys|ListAliases|ListRetirableGrants|ReEncrypt)$/;
    const names = kms.operationNames.filter((name) => !withoutKey.test(name));
    expect(Object.keys(keyOperations).filter((name) => !name.startsWith('ReEncrypt'))).toEqual([...names].sort());
  });
});

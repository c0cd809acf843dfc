import { kms as model } from '../../../../facts/aws/models/kms';
import { isKeyFault } from '../../../keys/key-fault';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { lateOperations } from '../late-operations';
import type { LoadOperation } from '../late-operations';
import { checkingKeyId } from './alias-name';
import { kmsError, wordKeyFault } from './errors';
import { checkingGrantTokens } from './grant-tokens';
import { authorisation } from './permissions';
import { json } from '../protocol/json';
import { signatureRules } from '../signature/signature-rules';

const operationNames = [
  'CancelKeyDeletion',
  'ConnectCustomKeyStore',
  'CreateAlias',
  'CreateCustomKeyStore',
  'CreateGrant',
  'CreateKey',
  'Decapsulate',
  'Decrypt',
  'DeleteAlias',
  'DeleteCustomKeyStore',
  'DeleteImportedKeyMaterial',
  'DeriveSharedSecret',
  'DescribeCustomKeyStores',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'DisconnectCustomKeyStore',
  'EnableKey',
  'EnableKeyRotation',
  'Encapsulate',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GenerateRandom',
  'GetKeyLastUsage',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'GetParametersForImport',
  'GetPublicKey',
  'ImportKeyMaterial',
  'ListAliases',
  'ListGrants',
  'ListKeyPolicies',
  'ListKeyRotations',
  'ListKeys',
  'ListResourceTags',
  'ListRetirableGrants',
  'PutKeyPolicy',
  'ReEncrypt',
  'ReplicateKey',
  'RetireGrant',
  'RevokeGrant',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'Sign',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateCustomKeyStore',
  'UpdateKeyDescription',
  'UpdatePrimaryRegion',
  'Verify',
  'VerifyMac',
] as const;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would not run inside a user's jest
const load: LoadOperation = (file) => require(`./operations/${file}`) as ReturnType<LoadOperation>;

/**
 * AWS Key Management Service.
 *
 * Gaps on 2026-11-24: there are no CloudHSM clusters and no VPC endpoint services, so a custom key store behind one is answered that it cannot
 * be found. Grants count at once, so grant tokens are checked and add nothing.
 */
export const kms: AwsService = {
  model,
  protocol: json,
  signature: { rules: signatureRules.kms, wording: 'json' },
  operations: operationTable(
    model,
    lateOperations(operationNames, load).map((row) => checkingKeyId(checkingGrantTokens(row))),
  ),
  authorisation,
  notServed: (operation) => kmsError('UnknownOperationException', `${operation} is not served here.`),
  wordFault: (fault) => (isKeyFault(fault) ? wordKeyFault(fault) : undefined),
};

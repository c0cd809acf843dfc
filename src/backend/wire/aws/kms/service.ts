import { kms as model } from '../../../../facts/aws/models/kms';
import { isKeyFault } from '../../../keys/key-fault';
import { operationTable } from '../aws-service';
import type { AwsService } from '../aws-service';
import { checkingKeyId } from './alias-name';
import { kmsError, wordKeyFault } from './errors';
import { checkingGrantTokens } from './grant-tokens';
import { json } from '../protocol/json';
import { signatureRules } from '../signature/signature-rules';
import { cancelKeyDeletion } from './operations/cancel-key-deletion';
import { connectCustomKeyStore } from './operations/connect-custom-key-store';
import { createAlias } from './operations/create-alias';
import { createCustomKeyStore } from './operations/create-custom-key-store';
import { createGrant } from './operations/create-grant';
import { createKey } from './operations/create-key';
import { decapsulate } from './operations/decapsulate';
import { decrypt } from './operations/decrypt';
import { deleteAlias } from './operations/delete-alias';
import { deleteCustomKeyStore } from './operations/delete-custom-key-store';
import { deleteImportedKeyMaterial } from './operations/delete-imported-key-material';
import { deriveSharedSecret } from './operations/derive-shared-secret';
import { describeCustomKeyStores } from './operations/describe-custom-key-stores';
import { describeKey } from './operations/describe-key';
import { disableKey } from './operations/disable-key';
import { disableKeyRotation } from './operations/disable-key-rotation';
import { disconnectCustomKeyStore } from './operations/disconnect-custom-key-store';
import { enableKey } from './operations/enable-key';
import { enableKeyRotation } from './operations/enable-key-rotation';
import { encapsulate } from './operations/encapsulate';
import { encrypt } from './operations/encrypt';
import { generateDataKey } from './operations/generate-data-key';
import { generateDataKeyPair } from './operations/generate-data-key-pair';
import { generateDataKeyPairWithoutPlaintext } from './operations/generate-data-key-pair-without-plaintext';
import { generateDataKeyWithoutPlaintext } from './operations/generate-data-key-without-plaintext';
import { generateMac } from './operations/generate-mac';
import { generateRandom } from './operations/generate-random';
import { getKeyLastUsage } from './operations/get-key-last-usage';
import { getKeyPolicy } from './operations/get-key-policy';
import { getKeyRotationStatus } from './operations/get-key-rotation-status';
import { getParametersForImport } from './operations/get-parameters-for-import';
import { getPublicKey } from './operations/get-public-key';
import { importKeyMaterial } from './operations/import-key-material';
import { listAliases } from './operations/list-aliases';
import { listGrants } from './operations/list-grants';
import { listKeyPolicies } from './operations/list-key-policies';
import { listKeyRotations } from './operations/list-key-rotations';
import { listKeys } from './operations/list-keys';
import { listResourceTags } from './operations/list-resource-tags';
import { listRetirableGrants } from './operations/list-retirable-grants';
import { putKeyPolicy } from './operations/put-key-policy';
import { reEncrypt } from './operations/re-encrypt';
import { replicateKey } from './operations/replicate-key';
import { retireGrant } from './operations/retire-grant';
import { revokeGrant } from './operations/revoke-grant';
import { rotateKeyOnDemand } from './operations/rotate-key-on-demand';
import { scheduleKeyDeletion } from './operations/schedule-key-deletion';
import { sign } from './operations/sign';
import { tagResource } from './operations/tag-resource';
import { untagResource } from './operations/untag-resource';
import { updateAlias } from './operations/update-alias';
import { updateCustomKeyStore } from './operations/update-custom-key-store';
import { updateKeyDescription } from './operations/update-key-description';
import { updatePrimaryRegion } from './operations/update-primary-region';
import { verify } from './operations/verify';
import { verifyMac } from './operations/verify-mac';
import { authorisation } from './permissions';

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
    [
      cancelKeyDeletion,
      connectCustomKeyStore,
      createAlias,
      createCustomKeyStore,
      createGrant,
      createKey,
      decapsulate,
      decrypt,
      deleteAlias,
      deleteCustomKeyStore,
      deleteImportedKeyMaterial,
      deriveSharedSecret,
      describeCustomKeyStores,
      describeKey,
      disableKey,
      disableKeyRotation,
      disconnectCustomKeyStore,
      enableKey,
      enableKeyRotation,
      encapsulate,
      encrypt,
      generateDataKey,
      generateDataKeyPair,
      generateDataKeyPairWithoutPlaintext,
      generateDataKeyWithoutPlaintext,
      generateMac,
      generateRandom,
      getKeyLastUsage,
      getKeyPolicy,
      getKeyRotationStatus,
      getParametersForImport,
      getPublicKey,
      importKeyMaterial,
      listAliases,
      listGrants,
      listKeyPolicies,
      listKeyRotations,
      listKeys,
      listResourceTags,
      listRetirableGrants,
      putKeyPolicy,
      reEncrypt,
      replicateKey,
      retireGrant,
      revokeGrant,
      rotateKeyOnDemand,
      scheduleKeyDeletion,
      sign,
      tagResource,
      untagResource,
      updateAlias,
      updateCustomKeyStore,
      updateKeyDescription,
      updatePrimaryRegion,
      verify,
      verifyMac,
    ].map((row) => checkingKeyId(checkingGrantTokens(row))),
  ),
  authorisation,
  notServed: (operation) => kmsError('UnknownOperationException', `${operation} is not served here.`),
  wordFault: (fault) => (isKeyFault(fault) ? wordKeyFault(fault) : undefined),
};

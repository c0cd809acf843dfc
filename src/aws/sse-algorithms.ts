import { ServerSideEncryption } from './server-side-encryption';
import { EncryptionState } from '../core/encryption-traits';

/** What each choice is called in the API, and whom its keys belong to. */
export const sseAlgorithms = {
  [ServerSideEncryption.S3_MANAGED]: { name: 'AES256', kms: false, state: EncryptionState.PROVIDER_KEY },
  [ServerSideEncryption.KMS_MANAGED]: { name: 'aws:kms', kms: true, state: EncryptionState.PROVIDER_KEY },
  [ServerSideEncryption.KMS]: { name: 'aws:kms', kms: true, state: EncryptionState.CUSTOMER_KEY },
} as const satisfies Readonly<Record<ServerSideEncryption, { name: string; kms: boolean; state: EncryptionState }>>;

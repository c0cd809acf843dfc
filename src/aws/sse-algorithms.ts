import { ServerSideEncryption } from './server-side-encryption';

/** What each choice is called in the API, and whether KMS has a part in it. */
export const sseAlgorithms: Readonly<Record<ServerSideEncryption, { readonly name: string; readonly kms: boolean }>> = {
  [ServerSideEncryption.S3_MANAGED]: { name: 'AES256', kms: false },
  [ServerSideEncryption.KMS_MANAGED]: { name: 'aws:kms', kms: true },
  [ServerSideEncryption.KMS]: { name: 'aws:kms', kms: true },
};

import { ServerSideEncryption } from './server-side-encryption';

/** What a choice is called in the API, whether its KMS key is the customer's, and whether S3 can keep a bucket key for it. */
interface SseAlgorithmRow {
  readonly name: string;
  readonly ownKey: boolean;
  readonly bucketKey: boolean;
}

/** S3 User Guide, "Protecting data with server-side encryption", and for bucket keys "Using dual-layer server-side encryption" (2026-11). */
export const sseAlgorithms: Readonly<Record<ServerSideEncryption, SseAlgorithmRow>> = {
  [ServerSideEncryption.S3_MANAGED]: { name: 'AES256', ownKey: false, bucketKey: false },
  [ServerSideEncryption.KMS_MANAGED]: { name: 'aws:kms', ownKey: false, bucketKey: true },
  [ServerSideEncryption.KMS]: { name: 'aws:kms', ownKey: true, bucketKey: true },
  [ServerSideEncryption.DSSE_MANAGED]: { name: 'aws:kms:dsse', ownKey: false, bucketKey: false },
  [ServerSideEncryption.DSSE]: { name: 'aws:kms:dsse', ownKey: true, bucketKey: false },
};

export const isDsse = (encryption: ServerSideEncryption): boolean => sseAlgorithms[encryption].name === 'aws:kms:dsse';

/**
 * AWS's error codes for what the key hierarchy refuses: on the wire and as CloudTrail's `errorCode`.
 * Source: AWS KMS API reference, errors of each operation; read 2026-11.
 */
export const keyFaultCodes = {
  'not-found': 'NotFoundException',
  disabled: 'DisabledException',
  'invalid-state': 'KMSInvalidStateException',
  'access-denied': 'AccessDeniedException',
  'invalid-usage': 'InvalidKeyUsageException',
  'not-symmetric': 'UnsupportedOperationException',
  'unsuitable-origin': 'UnsupportedOperationException',
  'not-primary': 'UnsupportedOperationException',
  'already-primary': 'UnsupportedOperationException',
  'managed-key': 'AccessDeniedException',
  'no-pending-material': 'KMSInvalidStateException',
  'rotation-limit': 'LimitExceededException',
  'rotation-imminent': 'ConflictException',
  'incorrect-material': 'IncorrectKeyMaterialException',
  'unknown-material': 'NotFoundException',
  'invalid-import-token': 'InvalidImportTokenException',
  'expired-import-token': 'ExpiredImportTokenException',
  'no-such-grant': 'NotFoundException',
  'invalid-grant-token': 'InvalidGrantTokenException',
  'grant-limit': 'LimitExceededException',
  'invalid-ciphertext': 'InvalidCiphertextException',
  'unknown-ciphertext-key': 'AccessDeniedException',
  'incorrect-key': 'IncorrectKeyException',
} as const;

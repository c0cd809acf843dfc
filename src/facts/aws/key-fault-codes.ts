/**
 * AWS's error codes for what the key hierarchy refuses: on the wire and as CloudTrail's `errorCode`.
 * Source: AWS KMS API reference, errors of Encrypt, Decrypt and ReEncrypt; read 2026-11.
 */
export const keyFaultCodes = {
  'not-found': 'NotFoundException',
  disabled: 'DisabledException',
  'invalid-state': 'KMSInvalidStateException',
  'access-denied': 'AccessDeniedException',
  'invalid-usage': 'InvalidKeyUsageException',
  'incompatible-algorithm': 'InvalidKeyUsageException',
  'incompatible-message-type': 'ValidationException',
  'digest-length': 'ValidationException',
  'plaintext-length': 'ValidationException',
  'invalid-public-key': 'ValidationException',
  'invalid-attestation': 'ValidationException',
  'no-context': 'ValidationException',
  'no-public-key': 'UnsupportedOperationException',
  'invalid-signature': 'KMSInvalidSignatureException',
  'invalid-mac': 'KMSInvalidMacException',
  'invalid-ciphertext': 'InvalidCiphertextException',
  'unknown-ciphertext-key': 'AccessDeniedException',
  'incorrect-key': 'IncorrectKeyException',
} as const;

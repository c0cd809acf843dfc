/**
 * What a KMS grant can allow.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */
export enum KeyGrantOperation {
  /** Decrypt. */
  DECRYPT = 'Decrypt',
  /** Encrypt. */
  ENCRYPT = 'Encrypt',
  /** Make a data key, in clear and encrypted. */
  GENERATE_DATA_KEY = 'GenerateDataKey',
  /** Make a data key, encrypted only. */
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT = 'GenerateDataKeyWithoutPlaintext',
  /** Re-encrypt what this key has encrypted. */
  RE_ENCRYPT_FROM = 'ReEncryptFrom',
  /** Re-encrypt to this key. */
  RE_ENCRYPT_TO = 'ReEncryptTo',
  /** Sign. */
  SIGN = 'Sign',
  /** Verify a signature. */
  VERIFY = 'Verify',
  /** Get the public key. */
  GET_PUBLIC_KEY = 'GetPublicKey',
  /** Make further grants, of at most what this one allows. */
  CREATE_GRANT = 'CreateGrant',
  /** Retire grants. */
  RETIRE_GRANT = 'RetireGrant',
  /** Look at the key. */
  DESCRIBE_KEY = 'DescribeKey',
  /** Make a pair of data keys, in clear and encrypted. */
  GENERATE_DATA_KEY_PAIR = 'GenerateDataKeyPair',
  /** Make a pair of data keys, the private one encrypted only. */
  GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT = 'GenerateDataKeyPairWithoutPlaintext',
  /** Make a message authentication code. */
  GENERATE_MAC = 'GenerateMac',
  /** Verify a message authentication code. */
  VERIFY_MAC = 'VerifyMac',
  /** Derive a shared secret. */
  DERIVE_SHARED_SECRET = 'DeriveSharedSecret',
  /** Encapsulate a shared secret. */
  ENCAPSULATE = 'Encapsulate',
  /** Decapsulate a shared secret. */
  DECAPSULATE = 'Decapsulate',
}

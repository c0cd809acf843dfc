import type { ConnectionErrorCodeType } from './models/kms';

/**
 * The API of external key store proxies, as far as it has numbers and names.
 * Source: AWS KMS External Key Store Proxy API Specification, version 1 (github.com/aws/aws-kms-xksproxy-api-spec, of 2022-11-10; read 2026-11).
 */
export const xksProxy = {
  /** Of the credential scope. */
  service: 'kms-xks-proxy',
  timeoutMs: 250,
  encryptionAlgorithm: 'AES_GCM',
  integrityAlgorithm: 'SHA_256',
  /** Bytes. */
  ivLengths: [12, 16],
  tagLength: 16,
  longestMetadata: 20,
  mostInstances: 10,
  mostUsages: 10,
} as const;

/** KMS developer guide, "Resource quotas": custom key stores in an account and Region. */
export const mostKeyStores = 10;

/** What is answered at the operations on key stores. */
type StoreRefusal = 'proxy-unreachable' | 'proxy-response' | 'proxy-credential' | 'proxy-configuration';
/** What is answered at CreateKey. */
type KeyRefusal = 'key-store-state' | 'external-key-configuration' | 'external-key-not-found';

interface ProxyFailureRow {
  /** Refusal of CreateCustomKeyStore and UpdateCustomKeyStore. */
  readonly store: StoreRefusal;
  readonly key: KeyRefusal;
  /** Of a store that could not be connected. */
  readonly connection: ConnectionErrorCodeType;
  readonly message: string;
}

const row = (store: StoreRefusal, key: KeyRefusal, connection: ConnectionErrorCodeType, message: string): ProxyFailureRow => ({
  store,
  key,
  connection,
  message,
});

const uninterpretable =
  'AWS KMS cannot interpret the response from the external key store proxy. ' +
  'If you see this error repeatedly, report it to your external key store proxy administrator.';

/**
 * What can go wrong between KMS and a proxy, and what KMS makes of it. A cryptographic operation answers KMSInvalidStateException whatever it is;
 * the texts are the same everywhere.
 * Source: the specification's table of failure scenarios, and "Troubleshooting external key stores" of the KMS developer guide; where the two
 * differ the guide is followed (docs/decisions/0025).
 */
export const proxyFailures = {
  validation: row('proxy-response', 'key-store-state', 'XKS_PROXY_INVALID_RESPONSE', uninterpretable),
  'key-state': row(
    'proxy-unreachable',
    'external-key-configuration',
    'XKS_PROXY_NOT_REACHABLE',
    'The external key store proxy rejected the request because the external key is not enabled in the external key manager.',
  ),
  'key-usage': row(
    'proxy-response',
    'external-key-configuration',
    'XKS_PROXY_INVALID_RESPONSE',
    'The external key store proxy rejected the request because the external key does not support the requested operation.',
  ),
  'key-not-found': row(
    'proxy-response',
    'external-key-not-found',
    'XKS_PROXY_INVALID_RESPONSE',
    'The external key store proxy rejected the request because it could not find the external key.',
  ),
  'rejected-ciphertext': row(
    'proxy-response',
    'key-store-state',
    'XKS_PROXY_INVALID_RESPONSE',
    'The external key store proxy rejected the request because the specified ciphertext or additional authenticated data is corrupted, ' +
      'missing, or otherwise invalid.',
  ),
  'wrong-plaintext': row(
    'proxy-response',
    'key-store-state',
    'XKS_PROXY_INVALID_RESPONSE',
    'The ciphertext that the external key store proxy submitted for decryption, or the encryption context, is corrupted, missing, ' +
      'or otherwise invalid.',
  ),
  authentication: row(
    'proxy-credential',
    'key-store-state',
    'INVALID_CREDENTIALS',
    'The external key store proxy rejected the request because it could not authenticate AWS KMS. ' +
      'Verify the credentials for your external key store and update if necessary.',
  ),
  'access-denied': row(
    'proxy-configuration',
    'key-store-state',
    'XKS_PROXY_ACCESS_DENIED',
    'The external key store proxy denied access to the operation. ' +
      'Verify that the user and the external key are both authorized for this operation, and try the request again.',
  ),
  'uri-path': row(
    'proxy-configuration',
    'key-store-state',
    'XKS_PROXY_INVALID_CONFIGURATION',
    'The external key store proxy rejected the request because of an invalid URI path. ' +
      'Verify the URI path for your external key store and update if necessary.',
  ),
  unsupported: row(
    'proxy-response',
    'key-store-state',
    'XKS_PROXY_INVALID_RESPONSE',
    'The external key store proxy rejected the request because it does not support the requested cryptographic operation.',
  ),
  dependency: row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_TIMED_OUT',
    'The external key store proxy did not respond to the request in the time allotted. Retry the request. ' +
      'If you see this error repeatedly, report it to your external key store proxy administrator.',
  ),
  throttled: row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_NOT_REACHABLE',
    'The external key store proxy rejected the request due to a very high request rate. ' +
      'Reduce the frequency of your calls using KMS keys in this external key store.',
  ),
  internal: row(
    'proxy-response',
    'key-store-state',
    'XKS_PROXY_INVALID_RESPONSE',
    'The external key store proxy rejected the request because it cannot communicate with the external key manager. ' +
      'Verify that the external key store proxy configuration is correct and that the external key manager is available.',
  ),
  unhealthy: row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_NOT_REACHABLE',
    'The external key store proxy is in an unhealthy state. ' +
      'If you see this message repeatedly, notify your external key store proxy administrator.',
  ),
  unreachable: row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_NOT_REACHABLE',
    'AWS KMS cannot communicate with the external key store proxy. This might be a transient network issue. ' +
      'If you see this error repeatedly, verify that your external key store proxy is active and is connected to the network, ' +
      'and that its endpoint URI is correct in your external key store.',
  ),
  tls: row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    'AWS KMS cannot establish a TLS connection to the external key store proxy. Verify the TLS configuration, including its certificate.',
  ),
  timeout: row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_TIMED_OUT',
    'AWS KMS rejected the request because the external key store proxy did not respond in time. Retry the request. ' +
      'If you see this error repeatedly, report it to your external key store proxy administrator.',
  ),
  malformed: row('proxy-response', 'key-store-state', 'XKS_PROXY_INVALID_RESPONSE', uninterpretable),
  /** Nobody was asked. */
  'not-connected': row(
    'proxy-unreachable',
    'key-store-state',
    'XKS_PROXY_NOT_REACHABLE',
    'This KMS key is in a custom key store that is not connected to its external key store proxy. ' +
      'Connect the external key store and try the request again.',
  ),
} as const satisfies Record<string, ProxyFailureRow>;

export type ProxyFailureName = keyof typeof proxyFailures;

/** By the proxy's `errorName`; anything else is no answer of the API. */
export const proxyErrorNames: ReadonlyMap<string, ProxyFailureName> = new Map([
  ['ValidationException', 'validation'],
  ['InvalidStateException', 'key-state'],
  ['InvalidCiphertextException', 'rejected-ciphertext'],
  ['InvalidKeyUsageException', 'key-usage'],
  ['AuthenticationFailedException', 'authentication'],
  ['AccessDeniedException', 'access-denied'],
  ['KeyNotFoundException', 'key-not-found'],
  ['InvalidUriPathException', 'uri-path'],
  ['ThrottlingException', 'throttled'],
  ['UnsupportedOperationException', 'unsupported'],
  ['DependencyTimeoutException', 'dependency'],
  ['InternalException', 'internal'],
]);

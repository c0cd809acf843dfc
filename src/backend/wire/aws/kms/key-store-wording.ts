import { proxyFailures } from '../../../../facts/aws/xks-proxy';
import type { FaultTable } from '../../../fault';
import type { KeyFaults, ProxyFault } from '../../../keys/key-fault';

type KeyStoreFault = Extract<keyof KeyFaults, `key-store-${string}` | `proxy-${string}` | `external-key-${string}`>;

const proxyMessage = ({ failure }: ProxyFault): string => proxyFailures[failure].message;

/** KMS developer guide, "External key requirements not met". */
const requirements = {
  spec: (found: string) => `The key spec of the external key must be AES_256. The key spec of specified external key is ${found}.`,
  status: (found: string) => `The status of the external key must be ENABLED. The status of specified external key is ${found}.`,
  usage: (found: string) =>
    `The key usage of the external key must include ENCRYPT and DECRYPT. The key use of specified external key is ${found}.`,
} as const;

/**
 * How KMS words refusals that have to do with custom key stores. What no answer of the service was found for is in the words of the API
 * reference, errors of each operation (read 2026-11).
 */
export const keyStoreMessages: FaultTable<Pick<KeyFaults, KeyStoreFault | 'endpoint-service-not-found' | 'cluster-not-found'>, string> = {
  'key-store-not-found': () =>
    'The request was rejected because AWS KMS cannot find a custom key store with the specified key store name or ID.',
  'key-store-name-in-use': () =>
    'The request was rejected because the specified custom key store name is already assigned to another custom key store in the account. ' +
    'Try again with a custom key store name that is unique in the account.',
  'key-store-has-keys': () =>
    'The request was rejected because the custom key store contains AWS KMS keys. After verifying that you do not need to use the KMS keys, ' +
    'use the ScheduleKeyDeletion operation to delete the KMS keys. After they are deleted, you can delete the custom key store.',
  // Not recorded.
  'key-store-limit': ({ most }) =>
    `The request was rejected because a quota was exceeded: ${most} custom key stores in an account and Region.`,
  'key-store-state': ({ failure }) =>
    failure === undefined
      ? 'The request was rejected because of the ConnectionState of the custom key store. ' +
        'To get the ConnectionState of a custom key store, use the DescribeCustomKeyStores operation.'
      : proxyFailures[failure].message,
  'proxy-uri-in-use': () =>
    'The request was rejected because the concatenation of the XksProxyUriEndpoint and XksProxyUriPath is already associated with another ' +
    'external key store in this AWS Region. Each external key store in a Region must use a unique external key store proxy API address.',
  'proxy-endpoint-in-use': () =>
    'The request was rejected because the XksProxyUriEndpoint is already associated with another external key store in this AWS Region.',
  'proxy-unreachable': proxyMessage,
  'proxy-response': proxyMessage,
  'proxy-credential': proxyMessage,
  'proxy-configuration': proxyMessage,
  'endpoint-service-not-found': () =>
    'The request was rejected because AWS KMS could not find the specified VPC endpoint service. Use DescribeCustomKeyStores to verify the ' +
    'VPC endpoint service name for the external key store. Also, confirm that the Allow principals list for the VPC endpoint service includes ' +
    'the AWS KMS service principal for the Region, such as cks.kms.us-east-1.amazonaws.com.',
  'cluster-not-found': () =>
    'The request was rejected because AWS KMS cannot find the AWS CloudHSM cluster with the specified cluster ID. ' +
    'Retry the request with a different cluster ID.',
  'external-key-not-found': proxyMessage,
  'external-key-in-use': () =>
    'The request was rejected because the (XksKeyId) is already associated with another KMS key in this external key store. ' +
    'Each KMS key in an external key store must be associated with a different external key.',
  'external-key-configuration': (details) => ('failure' in details ? proxyMessage(details) : requirements[details.what](details.found)),
  'external-key-failed': proxyMessage,
};

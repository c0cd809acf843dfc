import type {
  ConnectionStateType,
  CreateCustomKeyStoreRequest,
  CustomKeyStoresListEntry,
  UpdateCustomKeyStoreRequest,
} from '../../../../facts/aws/models/kms';
import type { KeyStoreConnection, KeyStoreRecord } from '../../../keys/external/key-store-record';

const connectionStates: Readonly<Record<KeyStoreConnection, ConnectionStateType>> = {
  disconnected: 'DISCONNECTED',
  connecting: 'CONNECTING',
  connected: 'CONNECTED',
  failed: 'FAILED',
};

/** Of the proxy's credential the id and never the secret. */
export function keyStoreEntry({ storeId, name, connection, connectionError, createdAt, proxy }: KeyStoreRecord): CustomKeyStoresListEntry {
  return {
    CustomKeyStoreId: storeId,
    CustomKeyStoreName: name,
    ConnectionState: connectionStates[connection],
    ...(connectionError === undefined ? {} : { ConnectionErrorCode: connectionError }),
    CreationDate: new Date(createdAt),
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    XksProxyConfiguration: {
      Connectivity: 'PUBLIC_ENDPOINT',
      AccessKeyId: proxy.accessKeyId,
      UriEndpoint: proxy.endpoint,
      UriPath: proxy.path,
    },
  };
}

/** What an event tells of a request: CloudTrail shows neither credentials nor passwords. */
export function keyStoreParameters(input: CreateCustomKeyStoreRequest | UpdateCustomKeyStoreRequest): Readonly<Record<string, unknown>> {
  return {
    ...('CustomKeyStoreName' in input
      ? { customKeyStoreName: input.CustomKeyStoreName, customKeyStoreType: input.CustomKeyStoreType }
      : {}),
    ...('CustomKeyStoreId' in input
      ? { customKeyStoreId: input.CustomKeyStoreId, newCustomKeyStoreName: input.NewCustomKeyStoreName }
      : {}),
    clusterId: input.CloudHsmClusterId,
    xksProxyConnectivity: input.XksProxyConnectivity,
    xksProxyUriEndpoint: input.XksProxyUriEndpoint,
    xksProxyUriPath: input.XksProxyUriPath,
    xksProxyVpcEndpointServiceName: input.XksProxyVpcEndpointServiceName,
  };
}

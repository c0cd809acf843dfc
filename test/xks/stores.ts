import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CreateKeyCommand,
  DescribeCustomKeyStoresCommand,
} from '@aws-sdk/client-kms';
import type {
  CreateCustomKeyStoreCommandInput,
  CreateKeyCommandInput,
  CustomKeyStoresListEntry,
  KeyMetadata,
  KMSClient,
} from '@aws-sdk/client-kms';
import { path } from './manager';
import type { XksManager } from './manager';
import { startXksProxy } from './proxy';
import type { XksProxy } from './proxy';
import type { BackendOptions } from '../../src/backend';

export const endpoint = 'https://xks.example.com';

/** A proxy for one test file, with no keys and no habits at the beginning of each test, and the options of a backend that may call it. */
export function useXksProxy(): { readonly proxy: XksProxy; options(timeoutMs?: number): BackendOptions } {
  let started: XksProxy | undefined;
  const proxy = (): XksProxy => {
    if (started === undefined) throw new Error('no proxy outside a test');
    return started;
  };
  beforeAll(async () => {
    started = await startXksProxy({ paths: [path, '/tenant-2/kms/xks/v1'] });
  });
  beforeEach(() => {
    proxy().keys.clear();
    proxy().asked.length = 0;
    proxy().answer = undefined;
  });
  afterAll(() => started?.close());
  return {
    get proxy() {
      return proxy();
    },
    // More than AWS's 250 ms, for a machine that is busy.
    options: (timeoutMs = 5_000) => ({ xksProxies: { [endpoint]: { url: proxy().url, timeoutMs } } }),
  };
}

export const storeInput = (
  proxy: XksManager,
  changes: Partial<CreateCustomKeyStoreCommandInput> = {},
): CreateCustomKeyStoreCommandInput => ({
  CustomKeyStoreName: 'outside',
  CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
  XksProxyConnectivity: 'PUBLIC_ENDPOINT',
  XksProxyUriEndpoint: endpoint,
  XksProxyUriPath: path,
  XksProxyAuthenticationCredential: proxy.credential,
  ...changes,
});

export async function newStore(kms: KMSClient, proxy: XksManager, changes?: Partial<CreateCustomKeyStoreCommandInput>): Promise<string> {
  const { CustomKeyStoreId = '' } = await kms.send(new CreateCustomKeyStoreCommand(storeInput(proxy, changes)));
  return CustomKeyStoreId;
}

export async function connectedStore(
  kms: KMSClient,
  proxy: XksManager,
  changes?: Partial<CreateCustomKeyStoreCommandInput>,
): Promise<string> {
  const CustomKeyStoreId = await newStore(kms, proxy, changes);
  await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  return CustomKeyStoreId;
}

/** A key of the store, for an external key that the manager gets with it. */
export async function newExternalKey(
  kms: KMSClient,
  manager: XksManager,
  CustomKeyStoreId: string,
  XksKeyId = 'external-1',
  changes: Partial<CreateKeyCommandInput> = {},
): Promise<KeyMetadata & { readonly KeyId: string; readonly Arn: string }> {
  if (!manager.keys.has(XksKeyId)) manager.addKey(XksKeyId);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId, ...changes }));
  return KeyMetadata as KeyMetadata & { KeyId: string; Arn: string };
}

export async function storeOf(kms: KMSClient, CustomKeyStoreId: string): Promise<CustomKeyStoresListEntry> {
  const { CustomKeyStores = [] } = await kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
  return CustomKeyStores[0] ?? {};
}

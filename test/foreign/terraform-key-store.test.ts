import {
  ConnectCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DescribeKeyCommand,
  DisconnectCustomKeyStoreCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { changeInPlace, useProvider } from './applied-provider';
import { path } from '../xks/manager';
import { endpoint, useXksProxy } from '../xks/stores';

const xks = useXksProxy();
const provider = useProvider(undefined, () => xks.options());
const day = 86_400_000;

const store = (name: string, uriPath: string) => ({
  aws_kms_custom_key_store: {
    outside: {
      custom_key_store_name: name,
      custom_key_store_type: 'EXTERNAL_KEY_STORE',
      xks_proxy_connectivity: 'PUBLIC_ENDPOINT',
      xks_proxy_uri_endpoint: endpoint,
      xks_proxy_uri_path: uriPath,
      xks_proxy_authentication_credential: {
        access_key_id: xks.proxy.credential.AccessKeyId,
        raw_secret_access_key: xks.proxy.credential.RawSecretAccessKey,
      },
    },
  },
});
const found = {
  aws_kms_custom_key_store: {
    by_id: { custom_key_store_id: '${aws_kms_custom_key_store.outside.id}' },
    by_name: { custom_key_store_name: '${aws_kms_custom_key_store.outside.custom_key_store_name}' },
  },
};
const key = {
  aws_kms_key: {
    outside: {
      custom_key_store_id: '${aws_kms_custom_key_store.outside.id}',
      xks_key_id: 'external-1',
      deletion_window_in_days: 7,
    },
  },
  aws_kms_alias: { outside: { name: 'alias/outside', target_key_id: '${aws_kms_key.outside.key_id}' } },
  aws_kms_ciphertext: { outside: { key_id: '${aws_kms_key.outside.key_id}', plaintext: 'sealed outside' } },
};

test('Terraform makes an external key store and a key in it, changes the store in place and destroys both', async () => {
  const { terraform } = provider;
  const kms = new KMSClient(provider.backend.clientConfig('eu-central-1'));
  try {
    xks.proxy.addKey('external-1');
    const outputs = {
      output: {
        id: { value: '${aws_kms_custom_key_store.outside.id}' },
        state: { value: '${data.aws_kms_custom_key_store.by_name.connection_state}' },
      },
    };
    provider.write({ resource: store('outside', path), data: found, ...outputs });
    await terraform.init();
    await terraform.apply();
    const { id: CustomKeyStoreId = '', state } = await terraform.outputs();
    expect(CustomKeyStoreId).toMatch(/^cks-[0-9a-f]{17}$/);
    expect(state).toBe('DISCONNECTED');

    // The provider has no resource that connects a store.
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    provider.write({ resource: { ...store('outside', path), ...key }, data: found });
    await terraform.apply();
    expect((await kms.send(new DescribeKeyCommand({ KeyId: 'alias/outside' }))).KeyMetadata).toMatchObject({
      CustomKeyStoreId,
      XksKeyConfiguration: { Id: 'external-1' },
    });
    expect(xks.proxy.asked.map(({ api }) => api)).toContain('encrypt');

    provider.write({ resource: { ...store('renamed', '/tenant-2/kms/xks/v1'), ...key }, data: found });
    await changeInPlace(provider);

    // A store is deleted when the last of its keys is gone, not when that is scheduled.
    await terraform.destroy('-target=aws_kms_key.outside');
    await provider.backend.advance(7 * day);
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await terraform.destroy();
    expect((await kms.send(new DescribeCustomKeyStoresCommand({}))).CustomKeyStores).toEqual([]);
  } finally {
    kms.destroy();
  }
});

import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  GenerateRandomCommand,
  ScheduleKeyDeletionCommand,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import type { CreateCustomKeyStoreCommandInput, KMSClient, UpdateCustomKeyStoreCommandInput } from '@aws-sdk/client-kms';
import { proxyErrorNames, proxyFailures } from '../../../../../src/facts/aws/xks-proxy';
import { healthy, path } from '../../../../xks/manager';
import type { ProxyAnswer } from '../../../../xks/manager';
import { connectedStore, endpoint, newExternalKey, newStore, storeInput, storeOf, useXksProxy } from '../../../../xks/stores';
import { refusal, useBackend } from '../../../running';

const xks = useXksProxy();
// Read when the backend is started: then the proxy has its port.
const running = useBackend({
  get xksProxies() {
    return xks.options().xksProxies;
  },
});
const day = 86_400_000;

const create = (kms: KMSClient, changes?: Partial<CreateCustomKeyStoreCommandInput>) =>
  kms.send(new CreateCustomKeyStoreCommand(storeInput(xks.proxy, changes)));
const update = (kms: KMSClient, CustomKeyStoreId: string, changes: Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'>) =>
  kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, ...changes }));
const unhealthy: ProxyAnswer = {
  status: 200,
  body: { ...healthy, ekmFleetDetails: [{ id: 'only', model: 'memory', healthStatus: 'UNAVAILABLE' }] },
};
const failing = (errorName: string): ProxyAnswer => ({ status: 400, body: { errorName } });

describe('CreateCustomKeyStore', () => {
  test('asks the proxy for its health and answers an id', async () => {
    const kms = running.kms('eu-central-1');
    const { CustomKeyStoreId = '' } = await create(kms);
    expect(CustomKeyStoreId).toMatch(/^cks-[0-9a-f]{17}$/);
    expect(xks.proxy.asked).toHaveLength(1);
    expect(xks.proxy.asked[0]).toMatchObject({
      path: `${path}/health`,
      host: 'xks.example.com',
      scope: expect.stringMatching(/^\d{8}\/eu-central-1\/kms-xks-proxy\/aws4_request$/) as string,
      body: { requestMetadata: { kmsOperation: 'CreateCustomKeyStore', kmsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string } },
    });
    expect(await storeOf(kms, CustomKeyStoreId)).toEqual({
      CustomKeyStoreId,
      CustomKeyStoreName: 'outside',
      CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
      ConnectionState: 'DISCONNECTED',
      CreationDate: expect.any(Date) as Date,
      XksProxyConfiguration: {
        Connectivity: 'PUBLIC_ENDPOINT',
        AccessKeyId: xks.proxy.credential.AccessKeyId,
        UriEndpoint: endpoint,
        UriPath: path,
      },
    });
  });

  test('keeps its secret from answers and events', async () => {
    const kms = running.kms();
    const store = await connectedStore(kms, xks.proxy);
    await update(kms, store, { XksProxyAuthenticationCredential: xks.proxy.credential });
    const shown = JSON.stringify([await running.backend.events(), await storeOf(kms, store)]);
    expect(shown).not.toContain(xks.proxy.credential.RawSecretAccessKey);
    const [created] = await running.backend.events();
    expect(created).toMatchObject({
      eventName: 'CreateCustomKeyStore',
      readOnly: false,
      requestParameters: { customKeyStoreName: 'outside', xksProxyUriEndpoint: endpoint, xksProxyUriPath: path },
      responseElements: { customKeyStoreId: store },
      additionalEventData: { customKeyStoreName: 'outside' },
      resources: [],
    });
  });

  test.each([
    ['the AuthenticationFailedException', failing('AuthenticationFailedException'), 'XksProxyIncorrectAuthenticationCredentialException'],
    ['the InvalidUriPathException', failing('InvalidUriPathException'), 'XksProxyInvalidConfigurationException'],
    ['the ThrottlingException', failing('ThrottlingException'), 'XksProxyUriUnreachableException'],
    ['the InternalException', failing('InternalException'), 'XksProxyInvalidResponseException'],
    ['the DependencyTimeoutException', failing('DependencyTimeoutException'), 'XksProxyUriUnreachableException'],
    ['the InvalidStateException', failing('InvalidStateException'), 'XksProxyUriUnreachableException'],
    ['an error nobody knows', failing('__proto__'), 'XksProxyInvalidResponseException'],
    ['no manager that is there', unhealthy, 'XksProxyUriUnreachableException'],
    ['a health without a fleet', { status: 200, body: { ...healthy, ekmFleetDetails: [] } }, 'XksProxyInvalidResponseException'],
    ['a health that is no object', { status: 200, body: [] }, 'XksProxyInvalidResponseException'],
    ['a fleet of no size', { status: 200, body: { ...healthy, xksProxyFleetSize: 0 } }, 'XksProxyInvalidResponseException'],
  ])('fails for %s of a proxy, and makes nothing', async (_name, answer, code) => {
    const kms = running.kms();
    xks.proxy.answer = () => answer;
    const { name, message } = await refusal(create(kms));
    expect(name).toBe(code);
    expect(message).not.toContain('secret words');
    expect((await kms.send(new DescribeCustomKeyStoresCommand({}))).CustomKeyStores).toEqual([]);
  });

  test("says in AWS's words what the proxy did", () => {
    for (const failure of proxyErrorNames.values()) expect(proxyFailures[failure].message).toMatch(/^(?:The external key|AWS KMS) .+\.$/s);
  });

  test('fails for a wrong secret: the proxy verifies', async () => {
    const wrong = { ...xks.proxy.credential, RawSecretAccessKey: 'A'.repeat(43) };
    const { name, message } = await refusal(create(running.kms(), { XksProxyAuthenticationCredential: wrong }));
    expect(name).toBe('XksProxyIncorrectAuthenticationCredentialException');
    expect(message).toBe(
      'The external key store proxy rejected the request because it could not authenticate AWS KMS. ' +
        'Verify the credentials for your external key store and update if necessary.',
    );
    expect(xks.proxy.asked).toEqual([]);
  });

  test('fails for a proxy that the backend was not told of, and calls nobody', async () => {
    const { name, message } = await refusal(create(running.kms(), { XksProxyUriEndpoint: 'https://elsewhere.example.com' }));
    expect(name).toBe('XksProxyUriUnreachableException');
    expect(message).toMatch(/^AWS KMS cannot communicate with the external key store proxy\. /);
  });

  test('fails for a name, an address and an eleventh store that cannot be', async () => {
    const kms = running.kms();
    await create(kms);
    expect(await refusal(create(kms, { XksProxyUriPath: '/tenant-2/kms/xks/v1' }))).toMatchObject({
      name: 'CustomKeyStoreNameInUseException',
    });
    expect(await refusal(create(kms, { CustomKeyStoreName: 'b' }))).toMatchObject({ name: 'XksProxyUriInUseException' });
    expect(await refusal(create(kms, { CustomKeyStoreName: 'b', XksProxyUriEndpoint: 'https://XKS.example.COM' }))).toMatchObject({
      name: 'XksProxyUriInUseException',
    });
    // Names and addresses are of one account and region.
    await create(running.kms('eu-west-1'));
    await create(running.kms('us-east-1', '111122223333'));
    xks.proxy.answer = () => ({ status: 200, body: healthy });
    for (let n = 2; n <= 10; n++) await create(kms, { CustomKeyStoreName: `store ${n}`, XksProxyUriPath: `/t${n}/kms/xks/v1` });
    expect(await refusal(create(kms, { CustomKeyStoreName: 'more', XksProxyUriPath: '/more/kms/xks/v1' }))).toMatchObject({
      name: 'LimitExceededException',
    });
  });

  const service = 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0';
  const cluster = {
    CustomKeyStoreName: 'hsm',
    CloudHsmClusterId: 'cluster-234abcdefABCDEF',
    KeyStorePassword: 'password',
    TrustAnchorCertificate: 'certificate',
  };

  test.each<[string, CreateCustomKeyStoreCommandInput, string, RegExp]>([
    [
      'no CloudHSM cluster is here',
      cluster,
      'CloudHsmClusterNotFoundException',
      /cannot find the AWS CloudHSM cluster with the specified cluster ID/,
    ],
    ['its cluster is not named', { CustomKeyStoreName: 'hsm' }, 'ValidationException', /^CloudHsmClusterId is required/],
    ['its password is missing', { ...cluster, KeyStorePassword: undefined }, 'ValidationException', /^KeyStorePassword is required/],
    ['a cluster has a proxy', { ...cluster, XksProxyUriPath: path }, 'ValidationException', /^XksProxyUriPath is not valid/],
    [
      'a malformed cluster id',
      { ...cluster, CloudHsmClusterId: 'cluster-1' },
      'ValidationException',
      /^2 validation errors detected: Value 'cluster-1' at 'cloudHsmClusterId'/,
    ],
  ])('fails where %s', async (_name, input, code, message) => {
    expect(await refusal(running.kms().send(new CreateCustomKeyStoreCommand(input)))).toEqual({
      name: code,
      message: expect.stringMatching(message) as string,
      status: 400,
    });
  });

  test.each<[string, Partial<CreateCustomKeyStoreCommandInput>, string]>([
    ['no connectivity', { XksProxyConnectivity: undefined }, 'ValidationException'],
    ['no credential', { XksProxyAuthenticationCredential: undefined }, 'ValidationException'],
    ['no path', { XksProxyUriPath: undefined }, 'ValidationException'],
    ['a cluster', { CloudHsmClusterId: cluster.CloudHsmClusterId }, 'ValidationException'],
    ['plain http', { XksProxyUriEndpoint: 'http://xks.example.com' }, 'ValidationException'],
    ['a port', { XksProxyUriEndpoint: 'https://xks.example.com:8443' }, 'ValidationException'],
    ['a path that leads out', { XksProxyUriPath: '/../kms/xks/v1' }, 'ValidationException'],
    ['a service without its connectivity', { XksProxyVpcEndpointServiceName: service }, 'ValidationException'],
    ['connectivity without a service', { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }, 'ValidationException'],
    [
      'a VPC endpoint service, which is not here',
      { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE', XksProxyVpcEndpointServiceName: service },
      'XksProxyVpcEndpointServiceNotFoundException',
    ],
  ])('fails for %s', async (_name, changes, code) => {
    expect((await refusal(create(running.kms(), changes))).name).toBe(code);
    expect(xks.proxy.asked).toEqual([]);
  });

  test('fails for a private name that a public store has', async () => {
    const kms = running.kms();
    await create(kms);
    const other = {
      CustomKeyStoreName: 'b',
      XksProxyUriPath: '/tenant-2/kms/xks/v1',
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' as const,
      XksProxyVpcEndpointServiceName: service,
    };
    expect((await refusal(create(kms, other))).name).toBe('XksProxyUriEndpointInUseException');
  });
});

describe('DescribeCustomKeyStores', () => {
  test('pages, and finds one by id or by name', async () => {
    const kms = running.kms();
    const ids = [
      await newStore(kms, xks.proxy),
      await newStore(kms, xks.proxy, { CustomKeyStoreName: 'b', XksProxyUriPath: '/tenant-2/kms/xks/v1' }),
    ];
    const first = await kms.send(new DescribeCustomKeyStoresCommand({ Limit: 1 }));
    expect(first).toMatchObject({ Truncated: true, CustomKeyStores: [{ CustomKeyStoreId: [...ids].sort()[0] }] });
    const second = await kms.send(new DescribeCustomKeyStoresCommand({ Limit: 1, Marker: first.NextMarker }));
    expect(second).toMatchObject({ Truncated: false, CustomKeyStores: [{ CustomKeyStoreId: [...ids].sort()[1] }] });
    const named = await kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreName: 'b' }));
    expect(named.CustomKeyStores).toMatchObject([{ CustomKeyStoreId: ids[1] }]);
    expect((await running.kms('eu-west-1').send(new DescribeCustomKeyStoresCommand({}))).CustomKeyStores).toEqual([]);
  });

  test.each([
    [{ CustomKeyStoreId: 'cks-00000000000000000' }, 'CustomKeyStoreNotFoundException'],
    [{ CustomKeyStoreName: 'nobody' }, 'CustomKeyStoreNotFoundException'],
    [{ CustomKeyStoreName: 'a', CustomKeyStoreId: 'b' }, 'ValidationException'],
    [{ Marker: 'nonsense' }, 'InvalidMarkerException'],
  ])('fails for %j', async (input, code) => {
    expect((await refusal(running.kms().send(new DescribeCustomKeyStoresCommand(input)))).name).toBe(code);
  });
});

describe('ConnectCustomKeyStore', () => {
  test('connects, may be called again, and is undone at once', async () => {
    const kms = running.kms();
    const CustomKeyStoreId = await newStore(kms, xks.proxy);
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect((await storeOf(kms, CustomKeyStoreId)).ConnectionState).toBe('CONNECTED');
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect((await storeOf(kms, CustomKeyStoreId)).ConnectionState).toBe('DISCONNECTED');
    const again = await refusal(kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })));
    expect(again.name).toBe('CustomKeyStoreInvalidStateException');
    expect(xks.proxy.asked.map(({ body }) => body.requestMetadata.kmsOperation)).toEqual(['CreateCustomKeyStore', 'ConnectCustomKeyStore']);
  });

  test.each([
    ['AuthenticationFailedException', 'INVALID_CREDENTIALS'],
    ['AccessDeniedException', 'XKS_PROXY_ACCESS_DENIED'],
    ['InvalidUriPathException', 'XKS_PROXY_INVALID_CONFIGURATION'],
    ['DependencyTimeoutException', 'XKS_PROXY_TIMED_OUT'],
    ['InternalException', 'XKS_PROXY_INVALID_RESPONSE'],
    ['nothing AWS knows', 'XKS_PROXY_INVALID_RESPONSE'],
  ])('succeeds although the proxy answers %s, and the store tells %s', async (errorName, ConnectionErrorCode) => {
    const kms = running.kms();
    const CustomKeyStoreId = await newStore(kms, xks.proxy);
    xks.proxy.answer = () => failing(errorName);
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect(await storeOf(kms, CustomKeyStoreId)).toMatchObject({ ConnectionState: 'FAILED', ConnectionErrorCode });
    // A failed store must be disconnected first.
    for (const attempt of [
      kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId })),
      kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId })),
      update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'x' }),
    ]) {
      expect((await refusal(attempt)).name).toBe('CustomKeyStoreInvalidStateException');
    }
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect((await storeOf(kms, CustomKeyStoreId)).ConnectionErrorCode).toBeUndefined();
    xks.proxy.answer = undefined;
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect((await storeOf(kms, CustomKeyStoreId)).ConnectionState).toBe('CONNECTED');
  });

  test('that is overtaken by a disconnection does not undo it', async () => {
    const kms = running.kms();
    const CustomKeyStoreId = await newStore(kms, xks.proxy);
    const release = new Promise<() => void>((resolve) => {
      xks.proxy.answer = () => (response) => resolve(() => response.writeHead(200).end(JSON.stringify(healthy)));
    });
    const connecting = kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    const answer = await release;
    expect((await storeOf(kms, CustomKeyStoreId)).ConnectionState).toBe('CONNECTING');
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    answer();
    await connecting;
    expect((await storeOf(kms, CustomKeyStoreId)).ConnectionState).toBe('DISCONNECTED');
  });
});

describe('UpdateCustomKeyStore', () => {
  test('changes name, credential and path while connected, the endpoint only when not', async () => {
    const kms = running.kms();
    const store = await connectedStore(kms, xks.proxy);
    await update(kms, store, { NewCustomKeyStoreName: 'renamed', XksProxyUriPath: '/tenant-2/kms/xks/v1' });
    xks.proxy.changeCredential('B'.repeat(43));
    await update(kms, store, { XksProxyAuthenticationCredential: xks.proxy.credential });
    const endpointChange = { XksProxyUriEndpoint: 'https://XKS.example.com' };
    expect((await refusal(update(kms, store, endpointChange))).name).toBe('CustomKeyStoreInvalidStateException');
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: store }));
    await update(kms, store, endpointChange);
    expect(await storeOf(kms, store)).toMatchObject({
      CustomKeyStoreName: 'renamed',
      XksProxyConfiguration: { UriEndpoint: 'https://XKS.example.com', UriPath: '/tenant-2/kms/xks/v1' },
    });
    expect(xks.proxy.asked.at(-1)).toMatchObject({ body: { requestMetadata: { kmsOperation: 'UpdateCustomKeyStore' } } });
  });

  test.each<[string, Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'>, string]>([
    ['a path the proxy does not have', { XksProxyUriPath: '/nobody/kms/xks/v1' }, 'XksProxyInvalidConfigurationException'],
    [
      'a secret the proxy does not have',
      { XksProxyAuthenticationCredential: { AccessKeyId: 'ABCDEFGHIJ234567KLMN', RawSecretAccessKey: 'C'.repeat(43) } },
      'XksProxyIncorrectAuthenticationCredentialException',
    ],
    ['an endpoint out of reach', { XksProxyUriEndpoint: 'https://elsewhere.example.com' }, 'XksProxyUriUnreachableException'],
    ['the name of another', { NewCustomKeyStoreName: 'other' }, 'CustomKeyStoreNameInUseException'],
    ['the address of another', { XksProxyUriPath: '/tenant-2/kms/xks/v1' }, 'XksProxyUriInUseException'],
    ['a password', { KeyStorePassword: 'password' }, 'ValidationException'],
    ['half a way through a VPC', { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }, 'ValidationException'],
    [
      'a VPC endpoint service, which is not here',
      {
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyUriEndpoint: 'https://private.example.com',
        XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0',
      },
      'XksProxyVpcEndpointServiceNotFoundException',
    ],
  ])('fails for %s, and changes nothing', async (_name, changes, code) => {
    const kms = running.kms();
    const store = await newStore(kms, xks.proxy);
    await newStore(kms, xks.proxy, { CustomKeyStoreName: 'other', XksProxyUriPath: '/tenant-2/kms/xks/v1' });
    const before = await storeOf(kms, store);
    expect((await refusal(update(kms, store, changes))).name).toBe(code);
    expect(await storeOf(kms, store)).toEqual(before);
    // The credential too is the old one.
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: store }));
    expect((await storeOf(kms, store)).ConnectionState).toBe('CONNECTED');
  });
});

describe('DeleteCustomKeyStore', () => {
  test('deletes what is disconnected and has no key, not even one that is to be deleted', async () => {
    const kms = running.kms();
    const CustomKeyStoreId = await connectedStore(kms, xks.proxy);
    const remove = () => kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));
    const { KeyId } = await newExternalKey(kms, xks.proxy, CustomKeyStoreId);
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    expect((await refusal(remove())).name).toBe('CustomKeyStoreHasCMKsException');
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect((await refusal(remove())).name).toBe('CustomKeyStoreHasCMKsException');
    await running.backend.advance(7 * day);
    await remove();
    expect((await refusal(remove())).name).toBe('CustomKeyStoreNotFoundException');
    // Its name, its address and its external key are free again.
    await newExternalKey(kms, xks.proxy, await connectedStore(kms, xks.proxy));
  });

  test('fails for a store that is connected', async () => {
    const kms = running.kms();
    const CustomKeyStoreId = await connectedStore(kms, xks.proxy);
    const { name, message } = await refusal(kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId })));
    expect(name).toBe('CustomKeyStoreInvalidStateException');
    expect(message).toMatch(/^The request was rejected because of the ConnectionState of the custom key store\./);
  });
});

test('GenerateRandom is not for external key stores', async () => {
  const kms = running.kms();
  const CustomKeyStoreId = await connectedStore(kms, xks.proxy);
  expect((await refusal(kms.send(new GenerateRandomCommand({ NumberOfBytes: 8, CustomKeyStoreId })))).name).toBe(
    'UnsupportedOperationException',
  );
  const nobody = { NumberOfBytes: 8, CustomKeyStoreId: 'cks-1' };
  expect((await refusal(kms.send(new GenerateRandomCommand(nobody)))).name).toBe('CustomKeyStoreNotFoundException');
});

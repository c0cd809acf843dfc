import { keyArn, newStack, providerIn, resolved, resource, resources, synth, variable } from './stack';
import { aws, Duration, Size } from '../../src';
import { grantOperationsOf } from '../../src/facts/aws/grant-operations';
import { keyServices } from '../../src/facts/aws/key-services';
import type { KeySpecRow } from '../../src/facts/aws/key-specs';
import { keySpecs } from '../../src/facts/aws/key-specs';

describe('the kinds of keys', () => {
  it('are those of the allow table, no more and no less', () => {
    expect(Object.values(aws.KeySpec)).toEqual(expect.arrayContaining(Object.keys(keySpecs)));
    expect(Object.values(aws.KeySpec)).toHaveLength(Object.keys(keySpecs).length);
    const operations = Object.values(aws.KeyUsage).flatMap((usage) => [
      ...grantOperationsOf(true, usage),
      ...grantOperationsOf(false, usage),
    ]);
    expect(Object.values(aws.KeyGrantOperation).sort()).toEqual([...new Set(operations)].sort());
    expect(Object.values(aws.KeyService).sort()).toEqual(Object.keys(keyServices).sort());
  });

  const rows: readonly (readonly [aws.KeySpec, KeySpecRow])[] = Object.values(aws.KeySpec).map((spec) => [spec, keySpecs[spec]] as const);
  it.each(rows)('%s is made for each of its usages and refused for every other', (keySpec, { usages }) => {
    for (const keyUsage of Object.values(aws.KeyUsage)) {
      const stack = newStack();
      const make = (): aws.Key => new aws.Key(stack, 'Key', { keySpec, keyUsage });
      if (usages[keyUsage] === undefined) {
        expect(make).toThrow(
          `App/Key: keyUsage must be ${Object.values(aws.KeyUsage)
            .filter((one) => usages[one] !== undefined)
            .join(' or ')} for ${keySpec}; got ${keyUsage}`,
        );
      } else {
        expect(make()).toMatchObject({ keySpec, keyUsage });
        const symmetric = keySpec === aws.KeySpec.SYMMETRIC_DEFAULT;
        expect(resource(stack, 'aws_kms_key')).toMatchObject(
          symmetric ? { enable_key_rotation: true } : { customer_master_key_spec: keySpec, key_usage: keyUsage },
        );
        if (!symmetric) expect(resource(stack, 'aws_kms_key')).not.toHaveProperty('enable_key_rotation');
      }
    }
  });

  it('need a usage where there are several', () => {
    expect(() => new aws.Key(newStack(), 'Key', { keySpec: aws.KeySpec.RSA_2048 })).toThrow(
      'App/Key: keyUsage must be given for RSA_2048: ENCRYPT_DECRYPT or SIGN_VERIFY; got none',
    );
    expect(new aws.Key(newStack(), 'Key', { keySpec: aws.KeySpec.HMAC_256 }).keyUsage).toBe(aws.KeyUsage.GENERATE_VERIFY_MAC);
  });

  it('rejects rotation of keys KMS does not rotate', () => {
    const keySpec = aws.KeySpec.HMAC_256;
    const problem = 'must be left out for keys whose material KMS does not make anew by itself';

    expect(() => new aws.Key(newStack(), 'Key', { keySpec, rotationEnabled: true })).toThrow(`rotationEnabled ${problem}`);
    expect(() => new aws.Key(newStack(), 'Key', { keySpec, rotationPeriod: Duration.days(90) })).toThrow(`rotationPeriod ${problem}`);
    expect(() => new aws.Key(newStack(), 'Key', { keySpec, rotationEnabled: false })).not.toThrow();
  });

  it('rejects a key that is not symmetric for data', () => {
    const stack = newStack();
    const encryptionKey = new aws.Key(stack, 'Key', { keySpec: aws.KeySpec.RSA_2048, keyUsage: aws.KeyUsage.ENCRYPT_DECRYPT });
    const message = 'encryptionKey must be a SYMMETRIC_DEFAULT key, which alone encrypts data of AWS services; got a key of spec RSA_2048';

    expect(() => new aws.Bucket(stack, 'Bucket', { encryptionKey })).toThrow(message);
    expect(() => new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(1), encryptionKey })).toThrow(
      message,
    );
  });
});

describe('a key with imported material', () => {
  it('is made without material, kept, and governed by its account', () => {
    const stack = newStack();

    const key = new aws.ExternalKey(stack, 'Key', { alias: 'mine', multiRegion: true });

    expect(resource(stack, 'aws_kms_external_key')).toEqual({
      multi_region: true,
      policy: expect.stringContaining('"kms:*"') as unknown,
      lifecycle: { prevent_destroy: true },
    });
    expect(resource(stack, 'aws_kms_alias').target_key_id).toBe(resolved(stack, key.keyId));
    expect(key).toMatchObject({ multiRegion: true, keySpec: aws.KeySpec.SYMMETRIC_DEFAULT });
  });

  it('is enabled where it has material, which the provider would not do by itself', () => {
    const stack = newStack();

    new aws.ExternalKey(stack, 'Key', { keyMaterialBase64: variable(stack, 'material').stringValue });

    expect(resource(stack, 'aws_kms_external_key').enabled).toBe(true);
  });

  it('takes its material from a variable, and a replica takes it again', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const keyMaterialBase64 = variable(stack, 'material').stringValue;
    const options = { keyMaterialBase64, validTo: '2027-01-31T12:00:00Z', enabled: false, description: 'for tests' };

    // WHEN
    const primaryKey = new aws.ExternalKey(stack, 'Key', { ...options, multiRegion: true });
    const replica = new aws.ReplicaExternalKey(stack, 'Replica', { ...options, primaryKey, provider });

    // THEN
    const shared = { key_material_base64: '${var.material}', valid_to: '2027-01-31T12:00:00Z', enabled: false, description: 'for tests' };
    expect(resource(stack, 'aws_kms_external_key')).toMatchObject({ ...shared, multi_region: true });
    expect(resource(stack, 'aws_kms_replica_external_key')).toMatchObject({
      ...shared,
      primary_key_arn: resolved(stack, primaryKey.keyArn),
      provider: 'aws.ireland',
    });
    expect(replica).toMatchObject({ primaryKey, multiRegion: true });
  });

  const refusals: readonly (readonly [string, aws.ExternalKeyProps, string])[] = [
    [
      'material as text',
      { keyMaterialBase64: 'AAAA' },
      'keyMaterialBase64 must be a value known only at apply, such as a sensitive TerraformVariable',
    ],
    [
      'an end without material',
      { validTo: '2027-01-31T12:00:00Z' },
      'validTo must be left out unless keyMaterialBase64 is given; got 2027',
    ],
    ['enabled without material', { enabled: true }, 'enabled must be left out unless keyMaterialBase64 is given; got true'],
    ['what is no time', { validTo: 'tomorrow' }, 'validTo must be a time like 2027-01-31T12:00:00Z (RFC 3339); got "tomorrow"'],
    ['a day that is none', { validTo: '2027-13-31T12:00:00Z' }, 'validTo must be a time like'],
  ];
  it.each(refusals)('rejects %s', (_, props, message) => {
    expect(() => new aws.ExternalKey(newStack(), 'Key', props)).toThrow(`App/Key: ${message}`);
  });

  it('rejects a replica of a key of one Region', () => {
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const primaryKey = new aws.ExternalKey(stack, 'Key');

    expect(() => new aws.ReplicaExternalKey(stack, 'Replica', { primaryKey, provider })).toThrow(
      'App/Replica: primaryKey must be a multi-Region',
    );
  });
});

describe('a custom key store', () => {
  const external = {
    proxyUriEndpoint: 'https://xks.example.com',
    proxyUriPath: '/example/kms/xks/v1',
    proxyAccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
  };

  it('of an external key manager holds keys by their external ids, which KMS does not rotate', () => {
    // GIVEN
    const stack = newStack();
    const secret = variable(stack, 'secret').stringValue;

    // WHEN
    const customKeyStore = new aws.CustomKeyStore(stack, 'Store', {
      customKeyStoreName: 'held',
      external: { ...external, proxySecretAccessKey: secret, vpcEndpointServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-1' },
    });
    new aws.Key(stack, 'Key', { customKeyStore, externalKeyId: 'key-1' });

    // THEN
    expect(resource(stack, 'aws_kms_custom_key_store')).toEqual({
      custom_key_store_name: 'held',
      custom_key_store_type: 'EXTERNAL_KEY_STORE',
      xks_proxy_uri_endpoint: 'https://xks.example.com',
      xks_proxy_uri_path: '/example/kms/xks/v1',
      xks_proxy_connectivity: 'VPC_ENDPOINT_SERVICE',
      xks_proxy_vpc_endpoint_service_name: 'com.amazonaws.vpce.eu-central-1.vpce-svc-1',
      xks_proxy_authentication_credential: { access_key_id: 'ABCDEFGHIJKLMNOPQRST', raw_secret_access_key: '${var.secret}' },
    });
    expect(resource(stack, 'aws_kms_key')).toMatchObject({
      custom_key_store_id: resolved(stack, customKeyStore.customKeyStoreId),
      xks_key_id: 'key-1',
      enable_key_rotation: false,
    });
  });

  it('of a CloudHSM cluster takes the password from a variable', () => {
    const stack = newStack();
    const cloudHsm = {
      clusterId: 'cluster-234abcdefABCDEF',
      trustAnchorCertificate: 'certificate',
      kmsUserPassword: variable(stack, 'password').stringValue,
    };

    const customKeyStore = new aws.CustomKeyStore(stack, 'Store', { customKeyStoreName: 'hsm', cloudHsm });
    new aws.Key(stack, 'Key', { customKeyStore });

    expect(resource(stack, 'aws_kms_custom_key_store')).toEqual({
      custom_key_store_name: 'hsm',
      custom_key_store_type: 'AWS_CLOUDHSM',
      cloud_hsm_cluster_id: 'cluster-234abcdefABCDEF',
      trust_anchor_certificate: 'certificate',
      key_store_password: '${var.password}',
    });
    const inStore = (props: aws.KeyProps) => () => new aws.Key(stack, 'Other', { customKeyStore, ...props });
    expect(inStore({ keySpec: aws.KeySpec.HMAC_256 })).toThrow(
      'keySpec must be SYMMETRIC_DEFAULT for a key in a custom key store; got HMAC_256',
    );
  });

  it('rejects keys it could not hold', () => {
    const stack = newStack();
    const store = new aws.CustomKeyStore(stack, 'Store', {
      customKeyStoreName: 'held',
      external: { ...external, proxySecretAccessKey: variable(stack, 'secret').stringValue },
    });
    let made = 0;
    const make = (props: aws.KeyProps) => () => new aws.Key(stack, `Key${made++}`, props);

    expect(make({ customKeyStore: store })).toThrow('externalKeyId must be given for a key in an external key store; got none');
    expect(make({ externalKeyId: 'key' })).toThrow('externalKeyId must be left out unless the key is in an external key store; got one');
    expect(make({ customKeyStore: store, externalKeyId: 'a b' })).toThrow(
      'externalKeyId must be 1 to 128 letters, digits, "-", "_" and "."; got "a b"',
    );
    expect(make({ customKeyStore: store, externalKeyId: 'a', multiRegion: true })).toThrow(
      'multiRegion must be false for a key in a custom key store',
    );
    expect(make({ customKeyStore: store, externalKeyId: 'a', rotationEnabled: true })).toThrow(
      'got rotationEnabled for a key in a custom key store',
    );
  });

  it('rejects options that KMS would refuse, and secrets in clear', () => {
    const stack = newStack();
    const secret = variable(stack, 'secret').stringValue;
    let made = 0;
    const make = (props: Partial<aws.CustomKeyStoreProps>) => () =>
      new aws.CustomKeyStore(stack, `Store${made++}`, { customKeyStoreName: 'held', ...props });
    const proxy = (part: Partial<aws.ExternalKeyStoreOptions>) =>
      make({ external: { ...external, proxySecretAccessKey: secret, ...part } });
    const cluster = { clusterId: 'cluster-234abcdefABCDEF', trustAnchorCertificate: 'certificate', kmsUserPassword: secret };

    expect(make({})).toThrow('cloudHsm and external must be given one or the other; got neither');
    expect(make({ cloudHsm: cluster, external: { ...external, proxySecretAccessKey: secret } })).toThrow('got both');
    expect(make({ cloudHsm: { ...cluster, clusterId: 'mine' } })).toThrow('clusterId must be the id of a CloudHSM cluster; got "mine"');
    expect(make({ cloudHsm: { ...cluster, kmsUserPassword: 'in clear' } })).toThrow('kmsUserPassword must be a value known only at apply');
    expect(make({ cloudHsm: { ...cluster, trustAnchorCertificate: '' } })).toThrow(
      'trustAnchorCertificate must be 1 to 5000 characters long',
    );
    expect(make({ cloudHsm: cluster, customKeyStoreName: '' })).toThrow('customKeyStoreName must be 1 to 256 characters long');
    expect(proxy({ proxyUriEndpoint: 'http://xks' })).toThrow(
      'proxyUriEndpoint must be an origin like https://xks.example.com; got "http://xks"',
    );
    expect(proxy({ proxyUriPath: '/kms' })).toThrow('proxyUriPath must be a path that ends with /kms/xks/v1; got "/kms"');
    expect(proxy({ proxyAccessKeyId: 'short' })).toThrow(
      'proxyAccessKeyId must be 20 to 30 of the letters A to Z and digits 2 to 7; got "short"',
    );
    expect(proxy({ proxySecretAccessKey: 'in clear' })).toThrow('proxySecretAccessKey must be a value known only at apply');
  });
});

describe('a key in several Regions', () => {
  it('is one primary key and a replica for each further Region, whose policies are their own', () => {
    // GIVEN
    const stack = newStack();
    const ireland = providerIn(stack, 'eu-west-1', 'ireland');
    const virginia = providerIn(stack, 'us-east-1', 'virginia');

    // WHEN
    const key = new aws.MultiRegionKey(stack, 'Key', {
      alias: 'data',
      description: 'everywhere',
      keyServices: [aws.KeyService.SNS],
      replicas: [{ provider: ireland }, { provider: virginia, description: 'overseas', alias: undefined }],
    });

    // THEN
    expect(resource(stack, 'aws_kms_key')).toMatchObject({ multi_region: true, description: 'everywhere', enable_key_rotation: true });
    expect(resources(stack, 'aws_kms_replica_key')).toMatchObject([
      { description: 'everywhere', provider: 'aws.ireland' },
      { description: 'overseas', provider: 'aws.virginia' },
    ]);
    expect(resources(stack, 'aws_kms_alias')).toHaveLength(3);
    expect(resource(stack, 'aws_kms_key').policy).toContain('sns.amazonaws.com');
    expect(resources(stack, 'aws_kms_replica_key').map(({ policy }) => String(policy).includes('sns.amazonaws.com'))).toEqual([
      false,
      false,
    ]);
    expect(key.keyInRegion('us-east-1')).toBe(key.replicaKeys[1]);
    expect(key.keyInRegion('eu-central-1')).toBe(key.primaryKey);
  });

  it('rejects no replicas, a Region it is not in, and two replicas of one Region', () => {
    const stack = newStack();
    expect(() => new aws.MultiRegionKey(stack, 'None', { replicas: [] })).toThrow(
      'replicas must be a list of at least one; got an empty list',
    );
    const [one, two] = [providerIn(stack, 'eu-west-1', 'one'), providerIn(stack, 'eu-west-1', 'two')];

    const key = new aws.MultiRegionKey(stack, 'Key', { replicas: [{ provider: one }, { provider: two }] });

    expect(() => key.keyInRegion('sa-east-1')).toThrow(
      'region must be one of eu-central-1, eu-west-1, eu-west-1, where this key is; got "sa-east-1"',
    );
    expect(() => synth(stack)).toThrow('[App/Key] replicas must be of different Regions; got two of eu-west-1');
  });
});

describe('a looked-up key', () => {
  it('is found by whatever names it', () => {
    const stack = newStack();

    const key = aws.Key.fromLookup(stack, 'Key', 'alias/data', providerIn(stack, 'eu-west-1', 'ireland'));

    expect(Object.values(synth(stack).data?.aws_kms_key ?? {})).toEqual([{ key_id: 'alias/data', provider: 'aws.ireland' }]);
    expect(resolved(stack, key.keyArn)).toMatch(/^\$\{data\.aws_kms_key\.\S+\.arn\}$/);
  });
});

describe('a grant of KMS', () => {
  it('has every option written out', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');

    const grant = new aws.KeyGrant(stack, 'Grant', {
      key,
      granteePrincipal: 'arn:aws:iam::111122223333:role/Reports',
      operations: [aws.KeyGrantOperation.DECRYPT, aws.KeyGrantOperation.DECRYPT, aws.KeyGrantOperation.DESCRIBE_KEY],
      grantName: 'reports',
      encryptionContextSubset: { department: 'finance' },
      retiringPrincipal: 'arn:aws:iam::111122223333:role/Admin',
      retireOnDelete: true,
      grantTokens: ['token'],
    });

    expect(resource(stack, 'aws_kms_grant')).toEqual({
      key_id: resolved(stack, key.keyArn),
      grantee_principal: 'arn:aws:iam::111122223333:role/Reports',
      operations: ['Decrypt', 'DescribeKey'],
      name: 'reports',
      constraints: [{ encryption_context_subset: { department: 'finance' } }],
      retiring_principal: 'arn:aws:iam::111122223333:role/Admin',
      retire_on_delete: true,
      grant_creation_tokens: ['token'],
    });
    expect(resolved(stack, grant.grantToken)).toMatch(/grant_token\}$/);
  });

  const someone = 'arn:aws:iam::111122223333:role/Reports';
  const operations = [aws.KeyGrantOperation.DECRYPT];
  const refusals: readonly (readonly [string, Partial<aws.KeyGrantProps>, string])[] = [
    ['no operations', { operations: [] }, 'operations must be a list of at least one; got an empty list'],
    [
      'an operation of other keys',
      { operations: [aws.KeyGrantOperation.SIGN] },
      'operations must be those of a ENCRYPT_DECRYPT key; got Sign',
    ],
    ['a bad name', { grantName: 'a b' }, 'grantName must be letters, digits, ":", "/", "_" and "-"; got "a b"'],
    ['a long name', { grantName: 'x'.repeat(257) }, 'grantName must be 1 to 256 characters long; got 257 characters'],
    [
      'two constraints',
      { encryptionContextEquals: { a: 'b' }, encryptionContextSubset: { a: 'b' } },
      'encryptionContextSubset must be left out where encryptionContextEquals is given; got both',
    ],
    [
      'a constraint that binds nothing',
      { operations: [aws.KeyGrantOperation.DESCRIBE_KEY], encryptionContextEquals: { a: 'b' } },
      'operations must be such that at least one takes an encryption context',
    ],
  ];
  it.each(refusals)('rejects %s', (_, props, message) => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');

    expect(() => new aws.KeyGrant(stack, 'Grant', { key, granteePrincipal: someone, operations, ...props })).toThrow(
      `App/Grant: ${message}`,
    );
  });

  it('lets a key of unknown usage take any operation', () => {
    const stack = newStack();
    const key = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    new aws.KeyGrant(stack, 'Grant', { key, granteePrincipal: someone, operations: [aws.KeyGrantOperation.SIGN] });

    expect(resource(stack, 'aws_kms_grant').operations).toEqual(['Sign']);
  });
});

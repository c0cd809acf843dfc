import { createVerify } from 'node:crypto';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
  ListResourceTagsCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { useProvider } from './applied-provider';
import { refusal } from '../backend/running';
import { importInto } from '../backend/wire/aws/kms/importing';

const west = { provider: 'aws.west' };
const account = 'arn:aws:iam::000000000000';
const deletion = { deletion_window_in_days: 7 };
const friend = 'arn:aws:iam::111122223333:root';
const material = Buffer.alloc(32, 'imported').toString('base64');
/** Pairs of spec and usage that the provider knows; the symmetric key is `all`. */
const specs: readonly (readonly [string, string])[] = [
  ['RSA_2048', 'ENCRYPT_DECRYPT'],
  ['RSA_3072', 'SIGN_VERIFY'],
  ['ECC_NIST_P256', 'SIGN_VERIFY'],
  ['ECC_NIST_P384', 'KEY_AGREEMENT'],
  ['ECC_NIST_P521', 'SIGN_VERIFY'],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY'],
  ['HMAC_224', 'GENERATE_VERIFY_MAC'],
  ['HMAC_256', 'GENERATE_VERIFY_MAC'],
  ['HMAC_384', 'GENERATE_VERIFY_MAC'],
  ['HMAC_512', 'GENERATE_VERIFY_MAC'],
  ['SM2', 'KEY_AGREEMENT'],
];

interface Variant {
  readonly name: string;
  readonly days: number;
  readonly rotationDays: number;
  readonly enabled: boolean;
  readonly target: string;
  readonly validTo: string | undefined;
  /** Whether policies forbid their own change. */
  readonly lockedOut: boolean;
}

const everything = { Action: 'kms:*' };
/** Under which nobody can change the policy again: passes with the bypass only. */
const notPutKeyPolicy = { NotAction: 'kms:PutKeyPolicy' };
const statement = (sid: string, principal: string, actions: object) => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { AWS: principal },
  ...actions,
  Resource: '*',
});
const policy = (v: Variant): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement(v.name, `${account}:root`, v.lockedOut ? notPutKeyPolicy : everything)] });

/** One of every resource of KMS, and what can be changed in place taken from `v`. */
const resources = (v: Variant): Record<string, Record<string, object>> => ({
  aws_kms_key: {
    all: {
      description: `all ${v.name}`,
      customer_master_key_spec: 'SYMMETRIC_DEFAULT',
      key_usage: 'ENCRYPT_DECRYPT',
      enable_key_rotation: true,
      rotation_period_in_days: v.rotationDays,
      deletion_window_in_days: v.days,
      multi_region: true,
      policy: policy(v),
      bypass_policy_lockout_safety_check: v.lockedOut,
      tags: { stage: v.name, [v.name]: 'only here' },
    },
    other: { ...deletion, description: 'other', is_enabled: v.enabled, enable_key_rotation: !v.enabled },
    ...Object.fromEntries(
      specs.map(([spec, usage]) => [spec, { ...deletion, description: v.name, customer_master_key_spec: spec, key_usage: usage }]),
    ),
  },
  aws_kms_alias: {
    named: { name: 'alias/named', target_key_id: `\${aws_kms_key.${v.target}.key_id}` },
    prefixed: { name_prefix: 'alias/prefixed-', target_key_id: `\${aws_kms_key.${v.target}.arn}` },
    generated: { target_key_id: '${aws_kms_key.all.id}' },
  },
  aws_kms_key_policy: {
    // Terraform takes the policy away again, and so must be let.
    other: {
      key_id: '${aws_kms_key.other.id}',
      policy: policy({ ...v, lockedOut: false }),
      bypass_policy_lockout_safety_check: v.lockedOut,
    },
  },
  aws_kms_replica_key: {
    west: {
      ...west,
      primary_key_arn: '${aws_kms_key.all.arn}',
      description: `replica ${v.name}`,
      enabled: v.enabled,
      deletion_window_in_days: v.days,
      policy: policy(v),
      bypass_policy_lockout_safety_check: v.lockedOut,
      tags: { stage: v.name },
    },
  },
  aws_kms_external_key: {
    primary: {
      description: `external ${v.name}`,
      key_material_base64: material,
      multi_region: true,
      enabled: v.enabled,
      deletion_window_in_days: v.days,
      policy: policy(v),
      bypass_policy_lockout_safety_check: v.lockedOut,
      tags: { stage: v.name },
      ...(v.validTo === undefined ? {} : { valid_to: v.validTo }),
    },
    waiting: { ...deletion, description: 'no material yet' },
  },
  aws_kms_replica_external_key: {
    west: {
      ...west,
      primary_key_arn: '${aws_kms_external_key.primary.arn}',
      key_material_base64: material,
      description: `external replica ${v.name}`,
      enabled: v.enabled,
      deletion_window_in_days: v.days,
      policy: policy(v),
      bypass_policy_lockout_safety_check: v.lockedOut,
      tags: { stage: v.name },
      ...(v.validTo === undefined ? {} : { valid_to: v.validTo }),
    },
  },
  aws_kms_ciphertext: {
    secret: { key_id: '${aws_kms_key.all.arn}', plaintext: 'what the provider had to say', context: { a: '1', b: '2' } },
  },
  aws_kms_grant: {
    subset: {
      name: 'subset',
      key_id: '${aws_kms_key.all.key_id}',
      grantee_principal: friend,
      retiring_principal: friend,
      operations: ['Encrypt', 'Decrypt', 'GenerateDataKey', 'DescribeKey', 'RetireGrant'],
      constraints: [{ encryption_context_subset: { stage: v.name, a: '1' } }],
      retire_on_delete: true,
      grant_creation_tokens: ['${aws_kms_grant.equals.grant_token}'],
    },
    equals: {
      name: 'equals',
      key_id: '${aws_kms_key.all.arn}',
      grantee_principal: friend,
      operations: ['Decrypt', 'CreateGrant'],
      constraints: [{ encryption_context_equals: { a: '1', b: '2' } }],
    },
    signing: {
      key_id: '${aws_kms_key.ECC_NIST_P256.key_id}',
      grantee_principal: `${account}:root`,
      operations: ['Sign', 'Verify', 'GetPublicKey'],
    },
  },
});

const data = {
  aws_kms_key: {
    all: { key_id: '${aws_kms_key.all.arn}', depends_on: ['aws_kms_replica_key.west'] },
    by_alias: { key_id: '${aws_kms_alias.named.name}', grant_tokens: ['${aws_kms_grant.equals.grant_token}'] },
    external: { key_id: '${aws_kms_external_key.primary.id}' },
    west: { ...west, key_id: '${aws_kms_replica_key.west.arn}' },
  },
  aws_kms_alias: { named: { name: '${aws_kms_alias.named.name}' }, ebs: { name: 'alias/aws/ebs' } },
  aws_kms_ciphertext: {
    again: { key_id: '${aws_kms_alias.generated.name}', plaintext: 'again', context: { a: '1' } },
  },
  aws_kms_public_key: Object.fromEntries(
    ['RSA_2048', 'ECC_NIST_P256', 'ECC_NIST_P384'].map((spec) => [spec, { key_id: `\${aws_kms_key.${spec}.arn}` }]),
  ),
  aws_kms_secrets: {
    opened: {
      secret: [
        { name: 'one', payload: '${aws_kms_ciphertext.secret.ciphertext_blob}', context: { b: '2', a: '1' } },
        {
          name: 'two',
          payload: '${data.aws_kms_ciphertext.again.ciphertext_blob}',
          context: { a: '1' },
          key_id: '${aws_kms_key.all.arn}',
          encryption_algorithm: 'SYMMETRIC_DEFAULT',
          grant_tokens: ['${aws_kms_grant.equals.grant_token}'],
        },
      ],
    },
  },
};

const first: Variant = {
  name: 'one',
  days: 7,
  rotationDays: 365,
  enabled: true,
  target: 'all',
  // AWS lets material live for a year at most.
  validTo: new Date(Date.now() + 100 * 86_400_000).toISOString().replace(/\.\d+/, ''),
  lockedOut: false,
};
const changed: Variant = { name: 'two', days: 9, rotationDays: 90, enabled: false, target: 'other', validTo: undefined, lockedOut: true };

/** What no service remembers of a resource: after an import Terraform would make it anew for the sake of it. */
const unremembered: Readonly<Record<string, readonly string[]>> = {
  aws_kms_external_key: ['key_material_base64'],
  aws_kms_replica_external_key: ['key_material_base64'],
  aws_kms_grant: ['retire_on_delete', 'grant_creation_tokens'],
};

const ignoringUnremembered = (all: ReturnType<typeof resources>): object =>
  Object.fromEntries(
    Object.entries(all).map(([type, named]) => [
      type,
      Object.fromEntries(
        Object.entries(named).map(([name, attributes]) => [
          name,
          unremembered[type] === undefined ? attributes : { ...attributes, lifecycle: { ignore_changes: unremembered[type] } },
        ]),
      ),
    ]),
  );

/**
 * The provider waits until it has seen each change several times in a row, a key's new state for half a minute: so changes in place and
 * imports are for the night. `terraform.test.ts` changes what most people use at any time.
 */
const atNight = process.env.ATREST_TERRAFORM_CHANGES === undefined ? test.skip : test;

describe('the released AWS provider, on KMS', () => {
  const provider = useProvider([{ region: 'eu-central-1' }, { region: 'eu-west-1', alias: 'west' }]);
  const write = (v: Variant, more: object = {}): void => provider.write({ resource: resources(v), data, ...more });
  const clients: KMSClient[] = [];
  const kmsIn = (region = 'eu-central-1', owner?: string): KMSClient => {
    const client = new KMSClient({ ...provider.backend.clientConfig(region, owner), maxAttempts: 1 });
    clients.push(client);
    return client;
  };
  /** What Terraform knows of what it made and read, by address. */
  let known: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map();
  const readState = async (): Promise<void> => {
    const state = JSON.parse(await provider.terraform.run(['show', '-json'])) as {
      values: { root_module: { resources: readonly { address: string; values: Record<string, unknown> }[] } };
    };
    known = new Map(state.values.root_module.resources.map(({ address, values }) => [address, values]));
  };
  const text = (address: string, attribute: string): string => {
    const value = known.get(address)?.[attribute];
    if (typeof value !== 'string') throw new Error(`no ${attribute} of ${address}`);
    return value;
  };
  const described = async (address: string, region?: string): Promise<KeyMetadata | undefined> =>
    (await kmsIn(region).send(new DescribeKeyCommand({ KeyId: text(address, 'key_id') }))).KeyMetadata;
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });

  test('applies one of everything, and finds nothing to change afterwards', async () => {
    write(first);
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    await readState();
  });

  test('reads what it made', () => {
    const key = { enabled: true, key_manager: 'CUSTOMER', key_state: 'Enabled', aws_account_id: '000000000000', deletion_date: null };
    const [arn, replicaArn] = [text('aws_kms_key.all', 'arn'), text('aws_kms_replica_key.west', 'arn')];
    const family = (type: string) => [
      {
        multi_region_key_type: type,
        primary_key: [{ arn, region: 'eu-central-1' }],
        replica_keys: [{ arn: replicaArn, region: 'eu-west-1' }],
      },
    ];
    expect(known.get('data.aws_kms_key.all')).toMatchObject({
      ...key,
      arn,
      description: 'all one',
      multi_region: true,
      multi_region_configuration: family('PRIMARY'),
      key_spec: 'SYMMETRIC_DEFAULT',
      origin: 'AWS_KMS',
    });
    expect(known.get('data.aws_kms_key.by_alias')).toMatchObject({ ...key, arn });
    expect(known.get('data.aws_kms_key.west')).toMatchObject({ ...key, arn: replicaArn, multi_region_configuration: family('REPLICA') });
    expect(known.get('data.aws_kms_key.external')).toMatchObject({
      origin: 'EXTERNAL',
      expiration_model: 'KEY_MATERIAL_EXPIRES',
      valid_to: first.validTo,
    });
    expect(known.get('aws_kms_external_key.waiting')).toMatchObject({ key_state: 'PendingImport', enabled: false, expiration_model: '' });
    expect(known.get('data.aws_kms_alias.named')).toMatchObject({ target_key_arn: arn, target_key_id: text('aws_kms_key.all', 'key_id') });
    expect(text('aws_kms_alias.prefixed', 'name')).toMatch(/^alias\/prefixed-\d{26}$/);
    expect(known.get('data.aws_kms_secrets.opened')).toMatchObject({
      plaintext: { one: 'what the provider had to say', two: 'again' },
    });
    expect(known.get('data.aws_kms_public_key.RSA_2048')).toMatchObject({
      encryption_algorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
      signing_algorithms: [],
    });
  });

  test('made what works over the SDK too', async () => {
    const [kms, westKms, theirs] = [kmsIn(), kmsIn('eu-west-1'), kmsIn('eu-central-1', '111122223333')];
    const blob = Buffer.from(text('aws_kms_ciphertext.secret', 'ciphertext_blob'), 'base64');
    const decrypt = (client: KMSClient, CiphertextBlob: Uint8Array | undefined, EncryptionContext?: Record<string, string>) =>
      client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    const plain = async (opened: ReturnType<typeof decrypt>) => Buffer.from((await opened).Plaintext ?? []).toString();
    // The replica opens what lies under the primary; the second grant lets its grantee, in that context.
    for (const client of [kms, westKms, theirs]) {
      expect(await plain(decrypt(client, blob, { b: '2', a: '1' }))).toBe('what the provider had to say');
    }
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: text('aws_kms_key.all', 'arn'), Plaintext: Buffer.from('x'), EncryptionContext: { a: '1' } }),
    );
    expect(await refusal(decrypt(theirs, CiphertextBlob, { a: '1' }))).toMatchObject({ name: 'AccessDeniedException' });

    const [external, replica] = [text('aws_kms_external_key.primary', 'id'), text('aws_kms_replica_external_key.west', 'key_id')];
    const sealed = await kms.send(new EncryptCommand({ KeyId: external, Plaintext: Buffer.from('imported') }));
    expect(await plain(decrypt(westKms, sealed.CiphertextBlob))).toBe('imported');
    // The same bytes are taken again, others are not: so those are the bytes there are.
    for (const [client, KeyId] of [
      [kms, external],
      [westKms, replica],
    ] as const) {
      expect(await refusal(importInto(client, KeyId, Buffer.alloc(32, 1)))).toMatchObject({ name: 'IncorrectKeyMaterialException' });
      await importInto(client, KeyId, Buffer.from(material, 'base64'), {
        ExpirationModel: 'KEY_MATERIAL_EXPIRES',
        ValidTo: new Date(first.validTo ?? ''),
      });
    }

    const Message = Buffer.from('signed');
    const { Signature = new Uint8Array() } = await kms.send(
      new SignCommand({ KeyId: text('aws_kms_key.ECC_NIST_P256', 'key_id'), Message, SigningAlgorithm: 'ECDSA_SHA_256' }),
    );
    const publicKey = text('data.aws_kms_public_key.ECC_NIST_P256', 'public_key_pem');
    expect(createVerify('sha256').update(Message).verify(publicKey, Signature)).toBe(true);
  });

  atNight('changes every attribute in place, grants by new ones, and finds nothing to change afterwards', async () => {
    write(changed);
    const planned = await provider.terraform.plan();
    const replaced = [...planned.matchAll(/# (\S+) must be replaced/g)].map(([, address]) => address);
    expect(replaced).toEqual(['aws_kms_grant.subset']);
    expect(planned).toContain('1 to add');
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    await readState();
  });

  atNight('changed what the SDK sees', async () => {
    const kms = kmsIn();
    const KeyId = text('aws_kms_key.all', 'key_id');
    expect(await described('aws_kms_key.all')).toMatchObject({ Description: 'all two', KeyState: 'Enabled' });
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 90,
    });
    expect((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual([
      { TagKey: 'stage', TagValue: 'two' },
      { TagKey: 'two', TagValue: 'only here' },
    ]);
    expect((await kms.send(new GetKeyPolicyCommand({ KeyId }))).Policy).toContain('kms:PutKeyPolicy');
    expect((await kms.send(new ListGrantsCommand({ KeyId }))).Grants).toHaveLength(2);
    expect(await described('aws_kms_replica_key.west', 'eu-west-1')).toMatchObject({ Description: 'replica two', KeyState: 'Disabled' });
    expect(await kms.send(new DescribeKeyCommand({ KeyId: text('aws_kms_external_key.primary', 'id') }))).toMatchObject({
      KeyMetadata: { Description: 'external two', KeyState: 'Disabled', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
    });
    expect(await described('aws_kms_replica_external_key.west', 'eu-west-1')).toMatchObject({ KeyState: 'Disabled' });
    const encrypting = kms.send(new EncryptCommand({ KeyId: 'alias/named', Plaintext: Buffer.from('x') }));
    expect(await refusal(encrypting)).toMatchObject({
      name: 'DisabledException',
      message: `${text('aws_kms_key.other', 'arn')} is disabled.`,
    });
  });

  atNight('imports what is there, and finds nothing to change afterwards', async () => {
    const imported: readonly (readonly [string, string])[] = [
      ['aws_kms_key.all', text('aws_kms_key.all', 'key_id')],
      ['aws_kms_key.other', text('aws_kms_key.other', 'key_id')],
      ['aws_kms_key.HMAC_256', text('aws_kms_key.HMAC_256', 'key_id')],
      ['aws_kms_alias.named', 'alias/named'],
      ['aws_kms_key_policy.other', text('aws_kms_key.other', 'key_id')],
      ['aws_kms_replica_key.west', text('aws_kms_replica_key.west', 'key_id')],
      ['aws_kms_external_key.primary', text('aws_kms_external_key.primary', 'id')],
      ['aws_kms_replica_external_key.west', text('aws_kms_replica_external_key.west', 'key_id')],
      ['aws_kms_grant.signing', text('aws_kms_grant.signing', 'id')],
      ['aws_kms_grant.subset', text('aws_kms_grant.subset', 'id')],
    ];
    await provider.terraform.run(['state', 'rm', ...imported.map(([address]) => address)]);
    const resource = ignoringUnremembered(resources(changed));
    write(changed, { resource, import: imported.map(([to, id]) => ({ to, id })) });
    const applied = await provider.terraform.apply();
    expect(applied).toContain(`${String(imported.length)} imported, 0 added`);
    expect(applied).toContain('0 destroyed');
    expect(await provider.terraform.plan()).toBe('');
    write(changed, { resource });
  });

  test('destroys everything', async () => {
    await provider.terraform.destroy();
    expect(await provider.terraform.run(['state', 'list'])).toBe('');
    const kms = kmsIn();
    for (const address of ['aws_kms_key.all', 'aws_kms_key.SM2', 'aws_kms_key.other']) {
      const { KeyState, DeletionDate, PendingDeletionWindowInDays } = (await described(address)) ?? {};
      const waits =
        KeyState === 'PendingReplicaDeletion' ? PendingDeletionWindowInDays : ((DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      expect([address, Math.round(waits ?? 0)]).toEqual([address, known.get(address)?.deletion_window_in_days]);
    }
    const KeyId = text('aws_kms_key.all', 'key_id');
    expect((await kms.send(new ListGrantsCommand({ KeyId }))).Grants).toEqual([]);
    expect((await kms.send(new ListAliasesCommand({ KeyId }))).Aliases).toEqual([]);
  });
});

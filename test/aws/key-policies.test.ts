import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamUser } from '@cdktf/provider-aws/lib/iam-user';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { annotations } from './annotations';
import { accountId, keyArn, newStack, providerIn, resolved, resource, resources, synth } from './stack';
import { aws } from '../../src';
import { keyServices as serviceRows } from '../../src/facts/aws/key-services';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: Record<string, string | string[]>;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

const statements = (attributes: Record<string, unknown>): Statement[] =>
  (JSON.parse(attributes.policy as string) as { readonly Statement: Statement[] }).Statement;
const admin = aws.PolicyPrincipal.arn(`arn:aws:iam::${accountId}:role/Admin`);
const user = aws.PolicyPrincipal.arn(`arn:aws:iam::${accountId}:role/App`);
const roleOf = (stack: TerraformStack): IamRole => new IamRole(stack, 'Role', { assumeRolePolicy: '{}' });

describe('the policy of a key', () => {
  it('lets administrators and users in beside the account', () => {
    const stack = newStack();

    new aws.Key(stack, 'Key', { keyAdministrators: [admin], keyUsers: [user] });

    const [trust, administrators, users, grants, ...others] = statements(resource(stack, 'aws_kms_key'));
    expect(others).toEqual([]);
    expect(trust).toMatchObject({ Action: 'kms:*' });
    expect(administrators).toMatchObject({ Principal: { AWS: admin.value }, Sid: 'KeyAdministrators' });
    expect(administrators?.Action).toEqual(expect.arrayContaining(['kms:ReplicateKey', 'kms:ImportKeyMaterial', 'kms:RotateKeyOnDemand']));
    expect(administrators?.Action).not.toEqual(expect.arrayContaining([expect.stringMatching(/Decrypt|Encrypt|GenerateDataKey/)]));
    expect(users).toMatchObject({
      Principal: { AWS: user.value },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    });
    expect(grants).toMatchObject({ Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } });
  });

  it('gives users of a signing key what signing needs', () => {
    const stack = newStack();

    new aws.Key(stack, 'Key', { keySpec: aws.KeySpec.ECC_SECG_P256K1, keyUsers: [user] });

    expect(statements(resource(stack, 'aws_kms_key'))[1]?.Action).toEqual([
      'kms:Sign',
      'kms:Verify',
      'kms:GetPublicKey',
      'kms:DescribeKey',
    ]);
  });

  it.each(Object.values(aws.KeyService))('lets the service %s in for the account of the key only', (service) => {
    const stack = newStack('us-east-1');

    const dnssec =
      service === aws.KeyService.ROUTE53_DNSSEC ? { keySpec: aws.KeySpec.ECC_NIST_P256, keyUsage: aws.KeyUsage.SIGN_VERIFY } : {};
    new aws.Key(stack, 'Key', { ...dnssec, keyServices: [service, service] });

    const [, ...added] = statements(resource(stack, 'aws_kms_key'));
    expect(added.map(({ Sid }) => Sid)).toEqual(serviceRows[service].map(({ sid }) => sid));
    for (const statement of added) expect(JSON.stringify(statement)).toContain('.account_id}');
    expect(JSON.stringify(added)).not.toMatch(/\{(account|partition|region)\}/);
  });

  it('looks the Region up only where a service needs it', () => {
    const stack = newStack();
    new aws.Key(stack, 'Plain', { keyServices: [aws.KeyService.SNS] });
    expect(synth(stack).data).not.toHaveProperty('aws_region');

    new aws.Key(stack, 'Key', { keyServices: [aws.KeyService.CLOUDWATCH_LOGS] });

    expect(
      resources(stack, 'aws_kms_key').some(({ policy }) =>
        /"Service":"logs\.\$\{data\.aws_region\.\S+\.id\}\.amazonaws\.com"/.test(String(policy)),
      ),
    ).toBe(true);
  });

  it('rejects DNSSEC for keys Route 53 cannot sign with', () => {
    const keyServices = [aws.KeyService.ROUTE53_DNSSEC];
    expect(() => new aws.Key(newStack('us-east-1'), 'Key', { keyServices })).toThrow(
      'App/Key: keySpec must be ECC_NIST_P256, with SIGN_VERIFY, for KeyService.ROUTE53_DNSSEC; got SYMMETRIC_DEFAULT with ENCRYPT_DECRYPT',
    );
    const stack = newStack('eu-central-1');
    new aws.Key(stack, 'Key', { keyServices, keySpec: aws.KeySpec.ECC_NIST_P256, keyUsage: aws.KeyUsage.SIGN_VERIFY });
    expect(() => synth(stack)).toThrow('provider must be one of us-east-1 for KeyService.ROUTE53_DNSSEC; got one of eu-central-1');
  });

  it('does without the account if an administrator is named', () => {
    const stack = newStack();

    new aws.Key(stack, 'Key', { trustAccountIdentities: false, keyAdministrators: [admin] });

    expect(statements(resource(stack, 'aws_kms_key'))).toHaveLength(1);
    expect(synth(stack).data).toBeUndefined();
  });

  it('fails at synthesis if nobody could change it again', () => {
    const lockedOut = /policy must be one that lets somebody change it: an allow for kms:PutKeyPolicy without conditions/;
    const nobody = newStack();
    new aws.Key(nobody, 'Key', { trustAccountIdentities: false, keyUsers: [user] });
    expect(() => synth(nobody)).toThrow(lockedOut);

    const empty = newStack();
    new aws.Key(empty, 'Key', { trustAccountIdentities: false });
    expect(() => synth(empty)).toThrow('policy must be a document with at least one statement');

    const service = newStack();
    const policy = new aws.PolicyDocument(
      new aws.PolicyStatement({ principals: [aws.PolicyPrincipal.service('sns.amazonaws.com')], actions: ['kms:*'] }),
    );
    new aws.Key(service, 'Key', { policy });
    expect(() => synth(service)).toThrow(lockedOut);

    const denied = newStack();
    new aws.Key(denied, 'Key').addToPolicy(
      new aws.PolicyStatement({ effect: aws.PolicyEffect.DENY, principals: [aws.PolicyPrincipal.anyone()], actions: ['kms:put*'] }),
    );
    expect(() => synth(denied)).toThrow(lockedOut);

    const sometimes = newStack();
    const conditions = [aws.PolicyCondition.stringEquals('aws:PrincipalTag/team', 'keys')];
    new aws.Key(sometimes, 'Key', {
      policy: new aws.PolicyDocument(new aws.PolicyStatement({ principals: [admin], actions: ['kms:*'], conditions })),
    });
    expect(() => synth(sometimes)).toThrow(lockedOut);
  });

  it('rejects a policy beside the question whom to trust', () => {
    const policy = new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId));
    expect(() => new aws.Key(newStack(), 'Key', { policy, trustAccountIdentities: true })).toThrow(
      'trustAccountIdentities must be left out where policy is given, which says itself whom it trusts; got both',
    );
  });

  it('is a resource of its own if that is said', () => {
    const stack = newStack();

    const key = new aws.Key(stack, 'Key', { separatePolicy: true });
    key.addToPolicy(new aws.PolicyStatement({ principals: [user], actions: ['kms:Decrypt'] }));

    expect(resource(stack, 'aws_kms_key')).not.toHaveProperty('policy');
    const separate = resource(stack, 'aws_kms_key_policy');
    expect(separate.key_id).toBe(resolved(stack, key.keyId));
    expect(statements(separate)).toHaveLength(2);
  });
});

describe('the policy of an imported key', () => {
  it('is replaced as a whole', () => {
    const stack = newStack();
    const key = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    const policy = new aws.KeyPolicy(stack, 'Policy', {
      key,
      policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId)),
    });
    policy.addStatements(new aws.PolicyStatement({ principals: [user], actions: ['kms:Decrypt'] }));

    const written = resource(stack, 'aws_kms_key_policy');
    expect(written.key_id).toBe(key.keyId);
    expect(statements(written)).toHaveLength(2);
  });

  it('rejects a key of this app, a second policy, and one that locks out', () => {
    const stack = newStack();
    const policy = new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId));
    const own = new aws.Key(stack, 'Own');
    const imported = aws.Key.fromKeyArn(stack, 'Imported', keyArn);

    expect(() => new aws.KeyPolicy(stack, 'OwnPolicy', { key: own, policy })).toThrow(
      'App/OwnPolicy: key must be an imported key; got App/Own, which this app makes together with its policy',
    );
    new aws.KeyPolicy(stack, 'First', { key: imported, policy });
    expect(() => new aws.KeyPolicy(stack, 'Second', { key: imported, policy })).toThrow(
      'App/Second: key must be a key without a KeyPolicy in this app; got App/Imported, which has App/First',
    );
    new aws.KeyPolicy(stack, 'Locked', {
      key: aws.Key.fromKeyArn(stack, 'Other', keyArn),
      policy: new aws.PolicyDocument(new aws.PolicyStatement({ principals: [user], actions: ['kms:Decrypt'] })),
    });
    expect(() => synth(stack)).toThrow('[App/Locked] policy must be one that lets somebody change it');
  });
});

describe('a grant on a key', () => {
  it('to a role of the app is written into the role, by the ARN of the key', () => {
    // GIVEN
    const stack = newStack();
    const [one, two] = [new aws.Key(stack, 'One'), new aws.Key(stack, 'Two')];
    const role = roleOf(stack);

    // WHEN
    const grant = one.grantDecrypt(aws.Grantee.role(role));
    one.grantDecrypt(aws.Grantee.role(role));
    two.grantEncrypt(aws.Grantee.role(role));

    // THEN
    const written = resource(stack, 'aws_iam_role_policy');
    expect(written.role).toBe(resolved(stack, role.name));
    expect(statements(written)).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:DescribeKey'], Resource: resolved(stack, one.keyArn) },
      {
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: resolved(stack, two.keyArn),
      },
    ]);
    for (const key of resources(stack, 'aws_kms_key')) expect(statements(key)).toHaveLength(1);
    expect(grant.effective).toBe(true);
    expect(grant.dependables).toHaveLength(1);
  });

  it('to a user of the app is written into the user', () => {
    const stack = newStack();
    const iamUser = new IamUser(stack, 'User', { name: 'ada' });

    new aws.Key(stack, 'Key').grantEncryptDecrypt(aws.Grantee.user(iamUser));

    expect(resource(stack, 'aws_iam_user_policy').user).toBe(resolved(stack, iamUser.name));
  });

  it('where the key does not trust the account is written into the key policy, once', () => {
    const stack = newStack();
    const role = roleOf(stack);
    const key = new aws.Key(stack, 'Key', { trustAccountIdentities: false, keyAdministrators: [admin] });

    key.grantDecrypt(aws.Grantee.role(role));
    const grant = key.grantDecrypt(aws.Grantee.role(role));

    expect(synth(stack).resource).not.toHaveProperty('aws_iam_role_policy');
    expect(statements(resource(stack, 'aws_kms_key')).slice(1)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: resolved(stack, role.arn) },
        Action: ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:DescribeKey'],
        Resource: '*',
      },
    ]);
    expect(grant).toEqual({ effective: true, dependables: [] });
  });

  it('to a service, and to a role of another account, lets them in by the key policy too', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');

    key.grantEncryptDecrypt(aws.Grantee.of(aws.PolicyPrincipal.service('sns.amazonaws.com')));
    key.grantDecrypt(aws.Grantee.roleOfOtherAccount(roleOf(stack)));

    expect(statements(resource(stack, 'aws_kms_key')).slice(1)).toMatchObject([
      { Principal: { Service: 'sns.amazonaws.com' } },
      { Principal: { AWS: expect.stringContaining('aws_iam_role') as unknown } },
    ]);
    expect(statements(resource(stack, 'aws_iam_role_policy'))[0]?.Resource).toBe(resolved(stack, key.keyArn));
  });

  it('across stacks makes the stack of the role depend on that of the key, not the other way round', () => {
    // GIVEN
    const app = Testing.app();
    const [keys, roles] = [new TerraformStack(app, 'Keys'), new TerraformStack(app, 'Roles')];
    for (const stack of [keys, roles]) new AwsProvider(stack, 'Aws', { region: 'eu-central-1' });

    // WHEN
    new aws.Key(keys, 'Key').grantDecrypt(aws.Grantee.role(roleOf(roles)));
    app.synth();

    // THEN
    expect(roles.dependencies.map(({ node }) => node.id)).toEqual(['Keys']);
    expect(keys.dependencies).toHaveLength(0);
  });

  it.each([
    ['sign', aws.KeySpec.ECC_SECG_P256K1, (key: aws.IKey, to: aws.Grantee) => key.grantSign(to), 'kms:Sign'],
    ['verify', aws.KeySpec.ECC_SECG_P256K1, (key: aws.IKey, to: aws.Grantee) => key.grantVerify(to), 'kms:Verify'],
    ['generateMac', aws.KeySpec.HMAC_256, (key: aws.IKey, to: aws.Grantee) => key.grantGenerateMac(to), 'kms:GenerateMac'],
    ['verifyMac', aws.KeySpec.HMAC_256, (key: aws.IKey, to: aws.Grantee) => key.grantVerifyMac(to), 'kms:VerifyMac'],
    ['encapsulate', aws.KeySpec.ML_KEM_768, (key: aws.IKey, to: aws.Grantee) => key.grantEncapsulate(to), 'kms:Encapsulate'],
    ['decapsulate', aws.KeySpec.ML_KEM_768, (key: aws.IKey, to: aws.Grantee) => key.grantDecapsulate(to), 'kms:Decapsulate'],
  ] as const)('for %s fits keys of that kind and is refused for others', (permission, keySpec, grant, action) => {
    const stack = newStack();
    const grantee = aws.Grantee.role(roleOf(stack));

    grant(new aws.Key(stack, 'Key', { keySpec }), grantee);

    expect(statements(resource(stack, 'aws_iam_role_policy'))[0]?.Action).toContain(action);
    expect(() => grant(new aws.Key(stack, 'Other'), grantee)).toThrow(`to grant the permission "${permission}"; got ENCRYPT_DECRYPT`);
  });

  it('for key agreement fits a key of that usage', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key', { keySpec: aws.KeySpec.ECC_NIST_P256, keyUsage: aws.KeyUsage.KEY_AGREEMENT });

    key.grantDeriveSharedSecret(aws.Grantee.role(roleOf(stack)));

    expect(statements(resource(stack, 'aws_iam_role_policy'))[0]?.Action).toContain('kms:DeriveSharedSecret');
    expect(() => key.grantDecrypt(aws.Grantee.of(user))).toThrow('got KEY_AGREEMENT');
  });

  it('of administration does not let anybody use the key', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');

    key.grantAdmin(aws.Grantee.role(roleOf(stack)));

    expect(statements(resource(stack, 'aws_iam_role_policy'))[0]?.Action).toContain('kms:Put*');
    expect(JSON.stringify(resource(stack, 'aws_iam_role_policy'))).not.toMatch(/kms:\*|Decrypt/);
    expect(() => key.grant(aws.Grantee.of(user))).toThrow('actions of a policy statement must be a list of at least one');
  });

  it('on an imported key warns where it can have no effect', () => {
    const stack = newStack();
    const role = roleOf(stack);
    const key = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    const [toRole, toService, toForeign] = [
      key.grantDecrypt(aws.Grantee.role(role)),
      key.grantDecrypt(aws.Grantee.of(aws.PolicyPrincipal.service('sns.amazonaws.com'))),
      key.grantDecrypt(aws.Grantee.roleOfOtherAccount(role)),
    ];

    expect([toRole.effective, toService.effective, toForeign.effective]).toEqual([true, false, false]);
    expect(statements(resource(stack, 'aws_iam_role_policy'))).toEqual([
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:DescribeKey'], Resource: keyArn },
    ]);
    expect(annotations(key)).toEqual([
      {
        level: 'info',
        message: expect.stringContaining("only if the policy of this imported key trusts the account's IAM policies") as unknown,
      },
      {
        level: 'warn',
        message:
          'the grant to sns.amazonaws.com has no effect: the policy of an imported key is not changed by this app; add kms:Decrypt, kms:ReEncryptFrom, kms:DescribeKey to it there',
      },
      { level: 'warn', message: expect.stringContaining('has no effect until the policy of this imported key') as unknown },
    ]);
  });

  it('on an AWS managed key has no effect, and says so', () => {
    const stack = newStack();
    const key = aws.Key.fromAliasName(stack, 'Key', 'alias/aws/ebs');

    const grant = key.grantDecrypt(aws.Grantee.role(roleOf(stack)));

    expect(grant.effective).toBe(false);
    expect(synth(stack).resource).not.toHaveProperty('aws_iam_role_policy');
    expect(annotations(key)).toEqual([
      { level: 'warn', message: expect.stringContaining('nobody can change the policy of an AWS managed key') as unknown },
    ]);
  });

  it('in several Regions names the key of each', () => {
    const stack = newStack();
    const key = new aws.MultiRegionKey(stack, 'Key', { replicas: [{ provider: providerIn(stack, 'eu-west-1', 'ireland') }] });
    const grantee = aws.Grantee.role(roleOf(stack));

    for (const grants of [
      key.grantDecrypt(grantee),
      key.grantEncrypt(grantee),
      key.grantEncryptDecrypt(grantee),
      key.grant(grantee, 'kms:DescribeKey'),
    ]) {
      expect(grants).toHaveLength(2);
    }

    const named = statements(resource(stack, 'aws_iam_role_policy')).map(({ Resource }) => Resource);
    expect(new Set(named)).toEqual(new Set([resolved(stack, key.primaryKey.keyArn), resolved(stack, key.replicaKeys[0]?.keyArn)]));
  });
});

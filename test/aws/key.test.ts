import { accountId, keyArn, multiRegionKeyArn, newStack, providerIn, resolved, resource, synth, variable } from './stack';
import { aws, Duration, RemovalPolicy } from '../../src';

const policyOf = (attributes: Record<string, unknown>): unknown => JSON.parse(attributes.policy as string);

describe('a key', () => {
  it('is rotated, kept, and governed by the policy AWS would put on it', () => {
    // GIVEN
    const stack = newStack();

    // WHEN
    new aws.Key(stack, 'Key');

    // THEN
    const { policy, ...others } = resource(stack, 'aws_kms_key');
    expect(others).toEqual({ enable_key_rotation: true, lifecycle: { prevent_destroy: true } });
    expect(JSON.parse(policy as string)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: {
            AWS: expect.stringMatching(
              /^arn:\$\{data\.aws_partition\.\S+\.partition\}:iam::\$\{data\.aws_caller_identity\.\S+\.account_id\}:root$/,
            ) as unknown,
          },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    });
    expect(synth(stack).data).not.toHaveProperty('aws_iam_policy_document');
  });

  it('passes every option on', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');

    // WHEN
    const key = new aws.Key(stack, 'Key', {
      alias: 'data',
      description: 'for tests',
      enabled: false,
      multiRegion: true,
      rotationPeriod: Duration.days(90),
      deletionWindow: Duration.days(7),
      policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId)),
      removalPolicy: RemovalPolicy.DESTROY,
      tags: { team: 'storage' },
      provider,
    });

    // THEN
    expect(resource(stack, 'aws_kms_key')).toEqual({
      description: 'for tests',
      is_enabled: false,
      multi_region: true,
      enable_key_rotation: true,
      rotation_period_in_days: 90,
      deletion_window_in_days: 7,
      policy: expect.stringContaining(`arn:aws:iam::${accountId}:root`) as unknown,
      tags: { team: 'storage' },
      provider: 'aws.ireland',
    });
    expect(resource(stack, 'aws_kms_alias')).toEqual({
      name: 'alias/data',
      target_key_id: resolved(stack, key.keyId),
      provider: 'aws.ireland',
    });
    expect(key.alias?.targetKey).toBe(key);
    expect(resolved(stack, key.keyArn)).toMatch(/^\$\{aws_kms_key\.\S+\.arn\}$/);
    expect(synth(stack).data).toBeUndefined();
  });

  it('is not rotated if that is said', () => {
    const stack = newStack();

    new aws.Key(stack, 'Key', { rotationEnabled: false });

    expect(resource(stack, 'aws_kms_key')).toMatchObject({ enable_key_rotation: false });
  });

  it('shares one look-up of the account with the other keys of its provider, and only with them', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');

    // WHEN
    new aws.Key(stack, 'One');
    new aws.Key(stack, 'Two');
    new aws.Key(stack, 'Three', { provider });

    // THEN
    const { data } = synth(stack);
    expect(Object.values(data?.aws_caller_identity ?? {})).toEqual([{ provider: 'aws.ireland' }, {}]);
    expect(Object.values(data?.aws_partition ?? {})).toEqual([{ provider: 'aws.ireland' }, {}]);
  });

  it('takes statements for its policy until synthesis', () => {
    // GIVEN
    const stack = newStack();
    const key = new aws.Key(stack, 'Key', { policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId)) });

    // WHEN
    key.addToPolicy(new aws.PolicyStatement({ principals: [aws.PolicyPrincipal.service('sns.amazonaws.com')], actions: ['kms:Decrypt'] }));

    // THEN
    expect(policyOf(resource(stack, 'aws_kms_key'))).toMatchObject({
      Statement: [{ Action: 'kms:*' }, { Principal: { Service: 'sns.amazonaws.com' }, Action: 'kms:Decrypt' }],
    });
  });

  it('lets tokens pass every check', () => {
    // GIVEN
    const stack = newStack();
    const text = variable(stack, 'text').stringValue;
    const days = Duration.days(variable(stack, 'days').numberValue);

    // WHEN
    new aws.Key(stack, 'Key', {
      alias: text,
      description: text,
      rotationPeriod: days,
      deletionWindow: days,
      tags: { team: text },
      policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(text)),
    });

    // THEN
    expect(resource(stack, 'aws_kms_key')).toMatchObject({
      rotation_period_in_days: '${var.days}',
      deletion_window_in_days: '${var.days}',
      tags: { team: '${var.text}' },
    });
    expect(resource(stack, 'aws_kms_alias').name).toBe('${var.text}');
  });

  const refusals: readonly (readonly [string, aws.KeyProps, string])[] = [
    ['rotationPeriod', { rotationPeriod: Duration.days(89) }, 'rotationPeriod must be a whole number from 90 to 2560 days; got 89 days'],
    [
      'rotationPeriod',
      { rotationPeriod: Duration.days(2_561) },
      'rotationPeriod must be a whole number from 90 to 2560 days; got 2561 days',
    ],
    [
      'a part of a day',
      { rotationPeriod: Duration.hours(2_161) },
      'rotationPeriod: 2161 hours cannot be expressed as a whole number of days',
    ],
    [
      'a period without rotation',
      { rotationEnabled: false, rotationPeriod: Duration.days(90) },
      'rotationEnabled must be true where rotationPeriod is given; got false; leave one of the two out',
    ],
    ['deletionWindow', { deletionWindow: Duration.days(6) }, 'deletionWindow must be a whole number from 7 to 30 days; got 6 days'],
    ['deletionWindow', { deletionWindow: Duration.days(31) }, 'deletionWindow must be a whole number from 7 to 30 days; got 31 days'],
    ['description', { description: 'x'.repeat(8_193) }, 'description must be 0 to 8192 characters long; got 8193 characters'],
    ['a reserved tag', { tags: { 'aws:team': 'x' } }, 'tags must be keys outside aws:, which AWS reserves; got "aws:team"'],
    ['a long tag', { tags: { team: 'x'.repeat(257) } }, 'value of tag "team" must be 0 to 256 characters long; got 257 characters'],
    [
      'too many tags',
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, ''])) },
      'tags must be a whole number from 0 to 50 tags; got 51 tags',
    ],
    [
      'an empty policy',
      { policy: new aws.PolicyDocument() },
      'policy must be a document with at least one statement; got an empty document, under which nobody could ever use or administer the key',
    ],
  ];
  it.each(refusals)('rejects %s %#', (_, props, message) => {
    expect(() => new aws.Key(newStack(), 'Key', props)).toThrow(`App/Key: ${message}`);
  });

  it('rejects statements that KMS could not use or that let everyone in', () => {
    const key = new aws.Key(newStack(), 'Key');
    const everyone = { principals: [aws.PolicyPrincipal.anyone()], actions: ['kms:Decrypt'] };

    expect(() => key.addToPolicy(new aws.PolicyStatement({ actions: ['kms:Decrypt'] }))).toThrow(
      'App/Key: policy statement 1 must be given principals, as every statement of a key policy needs; got none',
    );
    expect(() => key.addToPolicy(new aws.PolicyStatement(everyone))).toThrow(
      'App/Key: policy statement 1 must be for named principals, or have a condition; got an unconditional allow for everyone',
    );
    expect(() => key.addToPolicy(aws.PolicyStatement.delegateToAccount(accountId))).toThrow(
      'App/Key: policy must be without two statements of one sid; got a second "Enable IAM User Permissions"',
    );
    expect(() => key.addToPolicy(new aws.PolicyStatement({ ...everyone, effect: aws.PolicyEffect.DENY }))).not.toThrow();
    const fromHere = [aws.PolicyCondition.stringEquals('kms:CallerAccount', accountId)];
    expect(() => key.addToPolicy(new aws.PolicyStatement({ ...everyone, conditions: fromHere }))).not.toThrow();
  });

  it('fails at synthesis if the policy has grown too large', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key', { policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId)) });

    key.addToPolicy(
      new aws.PolicyStatement({ sid: 'x'.repeat(32_768), principals: [aws.PolicyPrincipal.account(accountId)], actions: ['kms:Decrypt'] }),
    );

    expect(() => synth(stack)).toThrow(/\[App\/Key\] policy must be at most 32768 bytes; got 33\d\d\d bytes/);
  });
});

describe('an imported key', () => {
  it('has the id in its ARN, and says whether it is a multi-Region key', () => {
    const stack = newStack();

    const single = aws.Key.fromKeyArn(stack, 'Single', keyArn);
    const multi = aws.Key.fromKeyArn(stack, 'Multi', multiRegionKeyArn);

    expect(single).toMatchObject({ keyArn, keyReference: keyArn, keyId: '1234abcd-12ab-34cd-56ef-1234567890ab', multiRegion: false });
    expect(multi).toMatchObject({ keyId: 'mrk-1234abcd12ab34cd56ef1234567890ab', multiRegion: true });
    expect(synth(stack).resource).toBeUndefined();
  });

  it('takes its id out of a token with an expression', () => {
    const stack = newStack();

    const key = aws.Key.fromKeyArn(stack, 'Key', variable(stack, 'key').stringValue);

    expect(resolved(stack, key.keyId)).toBe('${element(split("/", var.key), 1)}');
    expect(key.multiRegion).toBeUndefined();
  });

  it('is looked up by alias, so that services get the ARN of the key itself', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');

    // WHEN
    const key = aws.Key.fromAliasName(stack, 'Key', 'data', provider);
    aws.Key.fromAliasName(stack, 'Ebs', 'alias/aws/ebs');

    // THEN
    expect(resolved(stack, key.keyArn)).toMatch(/^\$\{data\.aws_kms_alias\.\S+\.target_key_arn\}$/);
    expect(Object.values(synth(stack).data?.aws_kms_alias ?? {})).toEqual([
      { name: 'alias/aws/ebs' },
      { name: 'alias/data', provider: 'aws.ireland' },
    ]);
  });

  it('rejects what is not the ARN of a key', () => {
    const stack = newStack();
    const allowed = 'App: keyArn must be a KMS key ARN like arn:aws:kms:eu-central-1:111122223333:key/KEY_ID';

    expect(() => aws.Key.fromKeyArn(stack, 'Key', 'nonsense')).toThrow(`${allowed}; got "nonsense"`);
    expect(() => aws.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:eu-central-1:${accountId}:alias/data`)).toThrow(
      `${allowed}; got the alias ARN "arn:aws:kms:eu-central-1:${accountId}:alias/data"; several services take only key ARNs, so use Key.fromAliasName, which looks the key up`,
    );
  });
});

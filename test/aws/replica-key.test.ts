import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import { accountId, keyArn, multiRegionKeyArn, newStack, providerIn, resolved, resource, resources, synth, variable } from './stack';
import { aws, Duration, RemovalPolicy } from '../../src';

describe('a replica key', () => {
  it('has a policy of its own, is kept, and takes no rotation', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true, rotationPeriod: Duration.days(90) });

    // WHEN
    const replica = new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider });

    // THEN
    expect(resource(stack, 'aws_kms_replica_key')).toEqual({
      primary_key_arn: resolved(stack, primaryKey.keyArn),
      policy: expect.stringMatching(/"arn:\$\{data\.aws_partition\.AtrestAccount-ireland\S+:root"/) as unknown,
      lifecycle: { prevent_destroy: true },
      provider: 'aws.ireland',
    });
    expect(replica).toMatchObject({ primaryKey, multiRegion: true, alias: undefined });
    expect(resolved(stack, replica.keyArn)).toMatch(/^\$\{aws_kms_replica_key\.\S+\.arn\}$/);
  });

  it('passes every option on, and makes its alias in its own Region', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const primaryKey = aws.Key.fromKeyArn(stack, 'Key', multiRegionKeyArn);

    // WHEN
    const replica = new aws.ReplicaKey(stack, 'Replica', {
      primaryKey,
      provider,
      alias: 'data',
      description: 'for tests',
      enabled: false,
      deletionWindow: Duration.days(7),
      policy: new aws.PolicyDocument(aws.PolicyStatement.delegateToAccount(accountId)),
      removalPolicy: RemovalPolicy.DESTROY,
      tags: { team: 'storage' },
    });
    replica.addToPolicy(
      new aws.PolicyStatement({ principals: [aws.PolicyPrincipal.service('sns.amazonaws.com')], actions: ['kms:Decrypt'] }),
    );

    // THEN
    expect(resource(stack, 'aws_kms_replica_key')).toEqual({
      primary_key_arn: multiRegionKeyArn,
      description: 'for tests',
      enabled: false,
      deletion_window_in_days: 7,
      policy: expect.stringContaining('sns.amazonaws.com') as unknown,
      tags: { team: 'storage' },
      provider: 'aws.ireland',
    });
    expect(resource(stack, 'aws_kms_alias')).toEqual({
      name: 'alias/data',
      target_key_id: resolved(stack, replica.keyId),
      provider: 'aws.ireland',
    });
  });

  it('may be in the default Region if the primary key is not', () => {
    const stack = newStack();
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true, provider: providerIn(stack, 'eu-west-1', 'ireland') });

    new aws.ReplicaKey(stack, 'Replica', { primaryKey });

    expect(resources(stack, 'aws_kms_replica_key')).toHaveLength(1);
  });

  it('lets a primary key and Regions pass that only apply will tell', () => {
    const stack = new TerraformStack(Testing.app(), 'App');
    new AwsProvider(stack, 'Aws', { region: 'eu-central-1' });
    const region = variable(stack, 'region').stringValue;
    const provider = new AwsProvider(stack, 'Other', { region, alias: 'other' });
    const primaryKey = aws.Key.fromKeyArn(stack, 'Key', variable(stack, 'key').stringValue);

    new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider });

    expect(resource(stack, 'aws_kms_replica_key').primary_key_arn).toBe('${var.key}');
  });

  it('rejects a single-Region primary key, made here or imported', () => {
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const message = (got: string) =>
      `App/Replica: primaryKey must be a multi-Region key (its id begins with "mrk-"); got the single-Region key ${got}; make the primary key with multiRegion: true; an existing key cannot be turned into one`;

    const made = new aws.Key(stack, 'Made');
    expect(() => new aws.ReplicaKey(stack, 'Replica', { primaryKey: made, provider })).toThrow(message('App/Made'));
  });

  it('rejects an imported single-Region key', () => {
    const stack = newStack();
    const primaryKey = aws.Key.fromKeyArn(stack, 'Imported', keyArn);

    expect(() => new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider: providerIn(stack, 'eu-west-1', 'ireland') })).toThrow(
      'App/Replica: primaryKey must be a multi-Region key (its id begins with "mrk-"); got the single-Region key App/Imported',
    );
  });

  it('rejects a replica as primary key', () => {
    const stack = newStack();
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true });
    const replica = new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider: providerIn(stack, 'eu-west-1', 'ireland') });

    expect(() => new aws.ReplicaKey(stack, 'Second', { primaryKey: replica, provider: providerIn(stack, 'eu-west-3', 'paris') })).toThrow(
      'App/Second: primaryKey must be a primary key; got the replica key App/Replica; replicate its primary key',
    );
  });

  it("rejects the primary key's own provider", () => {
    const stack = newStack();
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true });

    expect(() => new aws.ReplicaKey(stack, 'Replica', { primaryKey })).toThrow(
      "App/Replica: provider must be a provider of another Region than the primary key's; got the primary key's own provider; add an AwsProvider with an alias and the other region, and pass it as provider",
    );
  });

  it("takes the default provider of another stack's Region, one stack for each", () => {
    const app = Testing.app();
    const [frankfurt, ireland] = [new TerraformStack(app, 'Frankfurt'), new TerraformStack(app, 'Ireland')];
    new AwsProvider(frankfurt, 'Aws', { region: 'eu-central-1' });
    new AwsProvider(ireland, 'Aws', { region: 'eu-west-1' });
    new aws.ReplicaKey(ireland, 'Replica', { primaryKey: new aws.Key(frankfurt, 'Key', { multiRegion: true }) });

    expect(resource(ireland, 'aws_kms_replica_key')).toHaveProperty('primary_key_arn');
  });

  it("fails at synthesis if the other stack's default provider is of the same Region", () => {
    const app = Testing.app();
    const [one, two] = [new TerraformStack(app, 'One'), new TerraformStack(app, 'Two')];
    for (const stack of [one, two]) new AwsProvider(stack, 'Aws', { region: 'eu-central-1' });
    new aws.ReplicaKey(two, 'Replica', { primaryKey: new aws.Key(one, 'Key', { multiRegion: true }) });

    expect(() => synth(two)).toThrow('got a provider of the same Region, eu-central-1');
  });

  it.each([
    ['made here', (stack: TerraformStack) => new aws.Key(stack, 'Key', { multiRegion: true })],
    ['imported', (stack: TerraformStack) => aws.Key.fromKeyArn(stack, 'Key', multiRegionKeyArn)],
  ])('fails at synthesis if another provider turns out to be of the same Region as a primary key %s', (_, primary) => {
    const stack = newStack();
    const provider = providerIn(stack, 'eu-central-1', 'again');

    new aws.ReplicaKey(stack, 'Replica', { primaryKey: primary(stack), provider });

    expect(() => synth(stack)).toThrow('got a provider of the same Region, eu-central-1');
  });

  it('rejects options out of their limits', () => {
    const stack = newStack();
    const primaryKey = aws.Key.fromKeyArn(stack, 'Key', multiRegionKeyArn);
    const provider = providerIn(stack, 'eu-west-1', 'ireland');

    expect(() => new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider, deletionWindow: Duration.days(31) })).toThrow(
      'App/Replica: deletionWindow must be a whole number from 7 to 30 days; got 31 days',
    );
  });
});

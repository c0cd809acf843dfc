import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import { newStack, providerIn, resource, synth } from './stack';
import { aws, Size } from '../../src';

const volumeIn = (stack: TerraformStack, options: Partial<aws.VolumeProps> = {}) =>
  new aws.Volume(stack, 'Volume', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(1), ...options });
const ireland = (stack: TerraformStack) => providerIn(stack, 'eu-west-1', 'ireland');

/** What cannot be, although each part of it could. */
describe('parts that contradict each other', () => {
  it('rejects a second alias of a name in a Region', () => {
    const stack = newStack();
    new aws.Key(stack, 'One', { alias: 'data' });
    expect(() => new aws.Key(stack, 'Two', { alias: 'data' })).toThrow(
      'App/Two/Alias: aliasName must be a name that no other key of the Region has; got "alias/data", which App/One/Alias has',
    );
  });

  it('takes the same alias in another Region', () => {
    const stack = newStack();
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true, alias: 'data' });
    new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider: ireland(stack), alias: 'data' });
    expect(() => synth(stack)).not.toThrow();
  });

  it('rejects a second replica under the same provider', () => {
    const stack = newStack();
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true });
    const provider = ireland(stack);
    new aws.ReplicaKey(stack, 'One', { primaryKey, provider });
    expect(() => new aws.ReplicaKey(stack, 'Two', { primaryKey, provider })).toThrow('got the provider of the replica App/One');
  });

  it.each<[string, (stack: TerraformStack) => unknown, string]>([
    [
      'an alias in another Region than its key',
      (stack) => new aws.Alias(stack, 'Alias', { aliasName: 'data', targetKey: new aws.Key(stack, 'Key'), provider: ireland(stack) }),
      '[App/Alias] provider must be a provider of eu-central-1, the Region of the key; got a provider of eu-west-1',
    ],
    [
      'a snapshot in another Region than its volume',
      (stack) => new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack), provider: ireland(stack) }),
      '[App/Snapshot] provider must be a provider of eu-central-1, the Region of the volume; got a provider of eu-west-1',
    ],
    ...['eu-central-1', 'eu-central-1A', 'eu-central-11a', 'eu-west-1a'].map((availabilityZone) => {
      const message = `[App/Volume] availabilityZone must be a zone of eu-central-1, the Region of the provider, like eu-central-1a; got "${availabilityZone}"`;
      return [`a volume in the zone ${availabilityZone}`, (stack: TerraformStack) => volumeIn(stack, { availabilityZone }), message] as [
        string,
        (stack: TerraformStack) => unknown,
        string,
      ];
    }),
  ])('fails at synthesis for %s', (_what, make, message) => {
    const stack = newStack();
    make(stack);
    expect(() => synth(stack)).toThrow(message);
  });

  it('takes a local zone', () => {
    const stack = newStack('us-west-2');
    volumeIn(stack, { availabilityZone: 'us-west-2-lax-1a' });
    expect(() => synth(stack)).not.toThrow();
  });

  it('rejects data under a key that is made disabled', () => {
    const stack = newStack();
    const encryptionKey = new aws.Key(stack, 'Key', { enabled: false });
    expect(() => volumeIn(stack, { encryptionKey })).toThrow(
      'App/Volume: encryptionKey must be a key that is enabled; got App/Key, which is made disabled',
    );
  });

  it('rejects ids that are none', () => {
    const stack = newStack();
    const attributes = { volumeId: 'data', availabilityZone: 'eu-central-1a' };
    expect(() => aws.Volume.fromVolumeAttributes(stack, 'Volume', attributes)).toThrow('volumeId must be vol- and 17 hexadecimal digits');
    expect(() => aws.Snapshot.fromSnapshotAttributes(stack, 'Snapshot', { snapshotId: 'vol-1' })).toThrow('snapshotId must be snap-');
  });

  it('rejects a volume type that is none, as plain JavaScript may ask for', () => {
    expect(() => volumeIn(newStack(), { volumeType: JSON.parse('"gp9"') as aws.VolumeType })).toThrow(
      'volumeType must be one of gp2, gp3, io1',
    );
  });

  it('gives an alias its prefix where the text before a token has none', () => {
    const stack = newStack();
    const name = new TerraformVariable(stack, 'name', { type: 'string' });
    new aws.Alias(stack, 'Alias', { aliasName: `data-${name.stringValue}`, targetKey: new aws.Key(stack, 'Key') });
    expect(resource(stack, 'aws_kms_alias')).toMatchObject({ name: 'alias/data-${var.name}' });
  });
});

import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import type { TerraformStack } from 'cdktf';
import { annotations } from './annotations';
import { accountId, keyArn, newStack, providerIn, resolved, resource, resources, synth } from './stack';
import { aws, Duration, EncryptionState, EncryptionTraits, RemovalPolicy, Size } from '../../src';
import { publicAccessStates } from '../../src/facts/aws/snapshots';

const availabilityZone = 'eu-central-1a';
const size = Size.gibibytes(8);
const volumeIn = (stack: TerraformStack, encryptionKey?: aws.IKey): aws.Volume =>
  new aws.Volume(stack, 'Data', { availabilityZone, size, encryptionKey });
const statements = (attributes: Record<string, unknown>): unknown[] =>
  (JSON.parse(attributes.policy as string) as { Statement: unknown[] }).Statement;

describe('a copy of a snapshot', () => {
  it('in the same Region keeps the key, and is kept', () => {
    // GIVEN
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack, key) });

    // WHEN
    const copy = new aws.SnapshotCopy(stack, 'Copy', { snapshot });

    // THEN
    expect(resource(stack, 'aws_ebs_snapshot_copy')).toEqual({
      source_snapshot_id: resolved(stack, snapshot.snapshotId),
      source_region: 'eu-central-1',
      encrypted: true,
      kms_key_id: resolved(stack, key.keyArn),
      lifecycle: { prevent_destroy: true },
    });
    expect(copy).toMatchObject({ encrypted: true, encryptionKey: key, volumeSize: size });
    expect(EncryptionTraits.of(copy)).toMatchObject({ state: EncryptionState.CUSTOMER_KEY, key });
  });

  it('in another Region has every option, and its own key, which a restored volume inherits', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack, new aws.Key(stack, 'Key')) });
    const encryptionKey = new aws.Key(stack, 'Irish', { provider });

    // WHEN
    const copy = new aws.SnapshotCopy(stack, 'Copy', {
      snapshot,
      sourceRegion: 'eu-central-1',
      encryptionKey,
      description: 'in Ireland',
      completionDuration: Duration.hours(48),
      removalPolicy: RemovalPolicy.DESTROY,
      tags: { team: 'storage' },
      provider,
    });
    const restored = new aws.Volume(stack, 'Restored', { availabilityZone: 'eu-west-1a', snapshot: copy });

    // THEN
    expect(resource(stack, 'aws_ebs_snapshot_copy')).toMatchObject({
      kms_key_id: resolved(stack, encryptionKey.keyArn),
      description: 'in Ireland',
      completion_duration_minutes: 2_880,
      tags: { team: 'storage' },
      provider: 'aws.ireland',
    });
    expect(restored.encryptionKey).toBe(encryptionKey);
    expect(() => new aws.Volume(stack, 'Other', { availabilityZone, snapshot: copy, encryptionKey: new aws.Key(stack, 'Third') })).toThrow(
      'copy the snapshot under the other key first and restore the copy',
    );
  });

  it('in another Region without a key has the default key there', () => {
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack, new aws.Key(stack, 'Key')) });

    const copy = new aws.SnapshotCopy(stack, 'Copy', { snapshot, provider });

    expect(resource(stack, 'aws_ebs_snapshot_copy')).not.toHaveProperty('kms_key_id');
    expect(EncryptionTraits.of(copy)?.state).toBe(EncryptionState.PROVIDER_KEY);
  });

  it('of one that is not encrypted may stay so', () => {
    const stack = newStack();
    const snapshot = aws.Snapshot.fromSnapshotAttributes(stack, 'Snapshot', { snapshotId: 'snap-12345678', encrypted: false });

    const copy = new aws.SnapshotCopy(stack, 'Copy', { snapshot, encrypted: false, sourceRegion: 'eu-west-1' });

    expect(resource(stack, 'aws_ebs_snapshot_copy').encrypted).toBe(false);
    expect(EncryptionTraits.of(copy)?.state).toBe(EncryptionState.UNENCRYPTED);
  });

  it('rejects what EC2 does not do', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack) });
    const plain = aws.Snapshot.fromSnapshotAttributes(stack, 'Plain', { snapshotId: 'snap-12345678', encrypted: false });
    let made = 0;
    const make = (props: aws.SnapshotCopyProps) => () => new aws.SnapshotCopy(stack, `Copy${made++}`, props);

    expect(make({ snapshot, encrypted: false })).toThrow(
      'encrypted must be true, because snapshot App/Snapshot is encrypted and a copy cannot take that back; got false; leave encrypted out',
    );
    expect(make({ snapshot: plain, encrypted: false, encryptionKey: key })).toThrow('encrypted must be true where encryptionKey is given');
    expect(make({ snapshot, completionDuration: Duration.minutes(20) })).toThrow(
      'completionDuration must be a multiple of 15 minutes; got 20 minutes',
    );
    expect(make({ snapshot, completionDuration: Duration.minutes(2_895) })).toThrow(
      'completionDuration must be a whole number from 15 to 2880 minutes',
    );
    const irish = new aws.Key(stack, 'Irish', { provider: providerIn(stack, 'eu-west-1', 'ireland') });
    make({ snapshot, encryptionKey: irish })();
    expect(() => synth(stack)).toThrow(
      'encryptionKey must be a key of Region eu-central-1, where the resource is; got a key of Region eu-west-1',
    );
  });
});

describe('a volume attachment', () => {
  it('passes every option on', () => {
    const stack = newStack();
    const volume = volumeIn(stack);

    new aws.VolumeAttachment(stack, 'Attachment', {
      volume,
      instanceId: 'i-12345678',
      deviceName: '/dev/sdf',
      forceDetach: true,
      stopInstanceBeforeDetaching: true,
      skipDestroy: true,
    });

    expect(resource(stack, 'aws_volume_attachment')).toEqual({
      volume_id: resolved(stack, volume.volumeId),
      instance_id: 'i-12345678',
      device_name: '/dev/sdf',
      force_detach: true,
      stop_instance_before_detaching: true,
      skip_destroy: true,
    });
  });

  it('rejects a second one unless the volume is made for several instances', () => {
    const stack = newStack();
    const shared = new aws.Volume(stack, 'Shared', {
      availabilityZone,
      size,
      volumeType: aws.VolumeType.IO2,
      iops: 100,
      multiAttach: true,
    });
    const own = volumeIn(stack);
    let made = 0;
    const attach =
      (volume: aws.IVolume, deviceName = '/dev/sdf') =>
      () =>
        new aws.VolumeAttachment(stack, `Attachment${made++}`, { volume, instanceId: 'i-12345678', deviceName });

    attach(shared)();
    attach(own)();

    expect(attach(shared)).not.toThrow();
    expect(attach(own)).toThrow(
      'volume must be attached once, unless it is made with multiAttach; got App/Data, which App/Attachment1 attaches',
    );
    expect(attach(own, 'disk')).toThrow('deviceName must be a name like /dev/sdf or /dev/xvdf; got "disk"');
  });
});

describe('what an account sets once in each Region', () => {
  it('is encryption by default with its key', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');

    new aws.AccountEncryptionDefaults(stack, 'Defaults', { encryptionKey: key });
    new aws.AccountEncryptionDefaults(stack, 'Irish', { provider: providerIn(stack, 'eu-west-1', 'ireland') });

    expect(resources(stack, 'aws_ebs_encryption_by_default')).toEqual([{ enabled: true }, { enabled: true, provider: 'aws.ireland' }]);
    expect(resource(stack, 'aws_ebs_default_kms_key')).toEqual({ key_arn: resolved(stack, key.keyArn) });
    expect(() => new aws.AccountEncryptionDefaults(stack, 'Again')).toThrow(
      'App/Again: provider must be one of an account and Region without AccountEncryptionDefaults in this stack; got the provider of App/Defaults',
    );
    expect(() => new aws.AccountEncryptionDefaults(newStack(), 'Off', { enabled: false, encryptionKey: key })).toThrow(
      'enabled must be true where encryptionKey is given',
    );
  });

  it('is the block of public snapshots', () => {
    const stack = newStack();

    new aws.SnapshotPublicAccessBlock(stack, 'Block');
    new aws.SnapshotPublicAccessBlock(stack, 'Irish', {
      access: aws.SnapshotPublicAccess.BLOCK_NEW_SHARING,
      provider: providerIn(stack, 'eu-west-1', 'ireland'),
    });

    expect(resources(stack, 'aws_ebs_snapshot_block_public_access')).toEqual([
      { state: 'block-all-sharing' },
      { state: 'block-new-sharing', provider: 'aws.ireland' },
    ]);
    expect(Object.values(aws.SnapshotPublicAccess)).toEqual(publicAccessStates);
    expect(() => new aws.SnapshotPublicAccessBlock(stack, 'Again')).toThrow(
      'without SnapshotPublicAccessBlock in this stack; got the provider of App/Block',
    );
  });
});

describe('fast snapshot restore', () => {
  it('is one resource for each zone', () => {
    const stack = newStack();
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack) });

    new aws.FastSnapshotRestore(stack, 'Fast', { snapshot, availabilityZones: [availabilityZone, 'eu-central-1b', availabilityZone] });

    const snapshot_id = resolved(stack, snapshot.snapshotId);
    expect(resources(stack, 'aws_ebs_fast_snapshot_restore')).toEqual([
      { snapshot_id, availability_zone: availabilityZone },
      { snapshot_id, availability_zone: 'eu-central-1b' },
    ]);
  });

  it('rejects no zones, zones of other Regions and snapshots that are too large', () => {
    const stack = newStack();
    const snapshot = aws.Snapshot.fromSnapshotAttributes(stack, 'Snapshot', {
      snapshotId: 'snap-12345678',
      volumeSize: Size.gibibytes(16_385),
    });
    const small = aws.Snapshot.fromSnapshotAttributes(stack, 'Small', { snapshotId: 'snap-12345678' });

    expect(() => new aws.FastSnapshotRestore(stack, 'None', { snapshot: small, availabilityZones: [] })).toThrow(
      'availabilityZones must be a list of at least one',
    );
    expect(() => new aws.FastSnapshotRestore(stack, 'Large', { snapshot, availabilityZones: [availabilityZone] })).toThrow(
      'size of the snapshot must be a whole number from 1 to 16384 GiB; got 16385 GiB',
    );
    new aws.FastSnapshotRestore(stack, 'Away', { snapshot: small, availabilityZones: ['eu-west-1a'] });
    expect(() => synth(stack)).toThrow(
      'availabilityZone must be a zone of eu-central-1, the Region of the provider, like eu-central-1a; got "eu-west-1a"',
    );
  });
});

describe('a copy of an image', () => {
  it('is encrypted and kept', () => {
    const stack = newStack();
    const source = { sourceImageId: 'ami-12345678', sourceRegion: 'eu-west-1', imageName: 'base' };

    new aws.ImageCopy(stack, 'ADefault', source);
    const image = new aws.ImageCopy(stack, 'Image', {
      ...source,
      encryptionKey: aws.Key.fromKeyArn(stack, 'Key', keyArn),
      description: 'for tests',
      removalPolicy: RemovalPolicy.DESTROY,
      tags: { team: 'storage' },
    });

    const shared = { source_ami_id: 'ami-12345678', source_ami_region: 'eu-west-1', name: 'base', encrypted: true };
    expect(resources(stack, 'aws_ami_copy')).toEqual([
      { ...shared, lifecycle: { prevent_destroy: true } },
      { ...shared, kms_key_id: keyArn, description: 'for tests', tags: { team: 'storage' } },
    ]);
    expect(resolved(stack, image.imageId)).toMatch(/^\$\{aws_ami_copy\.\S+\.id\}$/);
  });
});

describe('a device of an instance', () => {
  it('is encrypted, as the root device, as another, and in a launch template', () => {
    // GIVEN
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);
    const device = new aws.BlockDevice(stack, {
      encryptionKey,
      deviceName: '/dev/sdf',
      size,
      iops: 4_000,
      throughput: 500,
      tags: { team: 'storage' },
    });

    // WHEN
    new Instance(stack, 'Server', {
      ami: 'ami-12345678',
      rootBlockDevice: new aws.BlockDevice(stack).toRootBlockDevice(),
      ebsBlockDevice: [device.toEbsBlockDevice()],
    });
    new LaunchTemplate(stack, 'Template', { blockDeviceMappings: [device.toLaunchTemplateMapping()] });

    // THEN
    const settings = { kms_key_id: keyArn, volume_size: 8, volume_type: 'gp3', iops: 4_000, throughput: 500 };
    expect(resource(stack, 'aws_instance')).toMatchObject({
      root_block_device: { encrypted: true, delete_on_termination: true, volume_type: 'gp3' },
      ebs_block_device: [{ ...settings, device_name: '/dev/sdf', encrypted: true, delete_on_termination: true, tags: { team: 'storage' } }],
    });
    expect(resource(stack, 'aws_launch_template').block_device_mappings).toEqual([
      { device_name: '/dev/sdf', ebs: { ...settings, encrypted: 'true', delete_on_termination: 'true' } },
    ]);
  });

  it('inherits the key of its snapshot, and refuses another', () => {
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume: volumeIn(stack, key) });

    const device = new aws.BlockDevice(stack, { snapshot, deviceName: '/dev/sdf', deleteOnTermination: false });

    expect(device.encryptionKey).toBe(key);
    expect(device.toEbsBlockDevice()).toMatchObject({ snapshotId: snapshot.snapshotId, kmsKeyId: key.keyArn, deleteOnTermination: false });
    expect(device.toLaunchTemplateMapping().ebs).toMatchObject({ snapshotId: snapshot.snapshotId, deleteOnTermination: 'false' });
    expect(() => new aws.BlockDevice(stack, { snapshot, encryptionKey: new aws.Key(stack, 'Other') })).toThrow(
      'copy the snapshot under the other key first',
    );
    expect(() => device.toRootBlockDevice()).toThrow(
      'snapshot must be left out for the root device, whose snapshot is the image; got a snapshot',
    );
  });

  it('rejects what EBS does not make', () => {
    const stack = newStack();

    expect(() => new aws.BlockDevice(stack, { iops: 100, volumeType: aws.VolumeType.GP2 })).toThrow(
      'iops must be left out unless type is gp3 or io1 or io2',
    );
    expect(() => new aws.BlockDevice(stack, { deviceName: 'disk' })).toThrow('deviceName must be a name like /dev/sdf');
    expect(() => new aws.BlockDevice(stack).toEbsBlockDevice()).toThrow(
      'deviceName must be given for a device that is not the root device; got none',
    );
    expect(() => new aws.BlockDevice(stack).toLaunchTemplateMapping()).toThrow('deviceName must be given');
  });
});

describe('a grant on a volume', () => {
  it('to attach names volume and instances, and lets EC2 make a grant on the key under three conditions', () => {
    // GIVEN
    const stack = newStack();
    const key = aws.Key.fromKeyArn(stack, 'Key', keyArn);
    const volume = volumeIn(stack, key);
    const role = new IamRole(stack, 'Role', { assumeRolePolicy: '{}' });

    // WHEN
    const grant = volume.grantAttach(aws.Grantee.role(role), 'i-12345678');
    volume.grantDetach(aws.Grantee.role(role));

    // THEN
    const arn = (tail: string): unknown => expect.stringMatching(new RegExp(`^arn:\\$\\{\\S+\\}:ec2:\\$\\{\\S+\\}:\\$\\{\\S+\\}:${tail}$`));
    expect(statements(resource(stack, 'aws_iam_role_policy'))).toEqual([
      {
        Effect: 'Allow',
        Action: 'ec2:AttachVolume',
        Resource: [arn('volume/\\$\\{aws_ebs_volume\\.\\S+\\.id\\}'), arn('instance/i-12345678')],
      },
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: keyArn,
        Condition: {
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
          StringEquals: {
            'kms:ViaService': expect.stringMatching(/^ec2\.\$\{data\.aws_region\.\S+\.id\}\.amazonaws\.com$/) as unknown,
            'kms:GrantConstraintType': 'EncryptionContextSubset',
          },
        },
      },
      { Effect: 'Allow', Action: 'ec2:DetachVolume', Resource: [arn('volume/\\$\\{aws_ebs_volume\\.\\S+\\.id\\}'), arn('instance/\\*')] },
    ]);
    expect(grant.effective).toBe(true);
    expect(grant.dependables).toHaveLength(1);
  });

  it('has no key to care for under the default key, and warns where nobody of this app is let in', () => {
    const stack = newStack();
    const volume = aws.Volume.fromVolumeAttributes(stack, 'Data', { volumeId: 'vol-12345678', availabilityZone });

    const grant = volume.grantAttach(aws.Grantee.of(aws.PolicyPrincipal.account(accountId)));

    expect(grant.effective).toBe(false);
    expect(annotations(volume)).toEqual([
      { level: 'warn', message: expect.stringContaining('only a role or user of this app can be given ec2:AttachVolume') as unknown },
    ]);
  });
});

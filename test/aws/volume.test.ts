import { keyArn, multiRegionKeyArn, newStack, otherKeyArn, providerIn, resolved, resource, resources, synth, variable } from './stack';
import { aws, RemovalPolicy, Size } from '../../src';
import type { VolumeTypeRule } from '../../src/facts/aws/volume-types';
import { volumeTypes } from '../../src/facts/aws/volume-types';

const availabilityZone = 'eu-central-1a';
const { VolumeType } = aws;

describe('a volume', () => {
  it('is encrypted under the default key of the account, of type gp3, and kept', () => {
    // GIVEN
    const stack = newStack();

    // WHEN
    const volume = new aws.Volume(stack, 'Volume', { availabilityZone, size: Size.gibibytes(8) });

    // THEN
    expect(resource(stack, 'aws_ebs_volume')).toEqual({
      availability_zone: availabilityZone,
      encrypted: true,
      size: 8,
      type: 'gp3',
      lifecycle: { prevent_destroy: true },
    });
    expect(volume).toMatchObject({ availabilityZone, encrypted: true, encryptionKey: undefined });
    expect(resolved(stack, [volume.volumeId, volume.volumeArn])).toEqual([
      expect.stringMatching(/^\$\{aws_ebs_volume\.\S+\.id\}$/),
      expect.stringMatching(/^\$\{aws_ebs_volume\.\S+\.arn\}$/),
    ]);
  });

  it('passes every option on', () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const key = new aws.Key(stack, 'Key', { provider });

    // WHEN
    new aws.Volume(stack, 'Volume', {
      availabilityZone: 'eu-west-1a',
      size: Size.tebibytes(1),
      encryptionKey: key,
      volumeType: VolumeType.IO2,
      iops: 20_000,
      multiAttach: true,
      finalSnapshot: true,
      removalPolicy: RemovalPolicy.DESTROY,
      tags: { team: 'storage' },
      provider,
    });

    // THEN
    expect(resource(stack, 'aws_ebs_volume')).toEqual({
      availability_zone: 'eu-west-1a',
      encrypted: true,
      kms_key_id: resolved(stack, key.keyArn),
      size: 1_024,
      type: 'io2',
      iops: 20_000,
      multi_attach_enabled: true,
      final_snapshot: true,
      tags: { team: 'storage' },
      provider: 'aws.ireland',
    });
  });

  it('is not encrypted only if that is said', () => {
    const stack = newStack();

    new aws.Volume(stack, 'Volume', { availabilityZone, size: Size.gibibytes(8), encrypted: false });

    expect(resource(stack, 'aws_ebs_volume').encrypted).toBe(false);
  });

  it('lets tokens pass every check', () => {
    // GIVEN
    const stack = newStack();
    const number = variable(stack, 'number').numberValue;
    const text = variable(stack, 'text').stringValue;

    // WHEN
    new aws.Volume(stack, 'Volume', {
      availabilityZone: text,
      size: Size.gibibytes(number),
      encryptionKey: aws.Key.fromKeyArn(stack, 'Key', text),
      iops: number,
      throughput: number,
    });

    // THEN
    expect(resource(stack, 'aws_ebs_volume')).toMatchObject({
      availability_zone: '${var.text}',
      size: '${var.number}',
      iops: '${var.number}',
      throughput: '${var.number}',
      kms_key_id: '${var.text}',
    });
  });

  describe('size, IOPS and throughput', () => {
    it.each(Object.values(VolumeType))('of type %s are accepted at both ends of their ranges and rejected beyond', (volumeType) => {
      const rule: VolumeTypeRule = volumeTypes[volumeType];
      const make = (size: number, iops = rule.iops?.required ? rule.iops.limits.min : undefined) =>
        new aws.Volume(newStack(), 'Volume', { availabilityZone, size: Size.gibibytes(size), volumeType, iops });

      expect(() => make(rule.size.min)).not.toThrow();
      expect(() => make(rule.size.max)).not.toThrow();
      const range = `size must be a whole number from ${rule.size.min} to ${rule.size.max} GiB`;
      expect(() => make(rule.size.min - 1)).toThrow(`App/Volume: ${range}; got ${rule.size.min - 1} GiB`);
      expect(() => make(rule.size.max + 1)).toThrow(`App/Volume: ${range}; got ${rule.size.max + 1} GiB`);
      if (rule.iops === undefined) {
        expect(() => make(rule.size.max, 3_000)).toThrow(
          `App/Volume: iops must be left out unless type is gp3 or io1 or io2; got iops for type ${volumeType}`,
        );
      } else {
        const { min, max } = rule.iops.limits;
        expect(() => make(rule.size.max, max)).not.toThrow();
        expect(() => make(rule.size.max, max + 1)).toThrow(`iops must be a whole number from ${min} to ${max} IOPS; got ${max + 1} IOPS`);
        expect(() => make(rule.size.max, min - 1)).toThrow(`iops must be a whole number from ${min} to ${max} IOPS; got ${min - 1} IOPS`);
      }
    });

    const refusals: readonly (readonly [string, Partial<aws.VolumeProps>, string])[] = [
      ['no size', { size: undefined }, 'size must be given, or taken from a snapshot; got neither size nor snapshot'],
      ['a part of a GiB', { size: Size.mebibytes(1_500) }, 'size: 1500 MiB cannot be expressed as a whole number of GiB'],
      ['io1 without IOPS', { volumeType: VolumeType.IO1 }, 'iops must be given for type io1; got none'],
      ['io2 without IOPS', { volumeType: VolumeType.IO2 }, 'iops must be given for type io2; got none'],
      ['IOPS over size on gp3', { iops: 4_001 }, 'iops must be at most 4000 for 8 GiB (500 per GiB); got 4001'],
      ['IOPS over size on io1', { volumeType: VolumeType.IO1, iops: 401 }, 'iops must be at most 400 for 8 GiB (50 per GiB); got 401'],
      [
        'IOPS over size on io2',
        { volumeType: VolumeType.IO2, iops: 8_001 },
        'iops must be at most 8000 for 8 GiB (1000 per GiB); got 8001',
      ],
      ['little throughput', { throughput: 124 }, 'throughput must be a whole number from 125 to 2000 MiB/s; got 124 MiB/s'],
      ['much throughput', { throughput: 2_001 }, 'throughput must be a whole number from 125 to 2000 MiB/s; got 2001 MiB/s'],
      [
        'throughput over the base IOPS',
        { throughput: 751 },
        'throughput must be at most 750 MiB/s for 3000 IOPS (0.25 MiB/s per IOPS); got 751 MiB/s',
      ],
      [
        'throughput over the IOPS',
        { throughput: 1_000, iops: 3_900 },
        'throughput must be at most 975 MiB/s for 3900 IOPS (0.25 MiB/s per IOPS); got 1000 MiB/s',
      ],
      [
        'throughput on io2',
        { volumeType: VolumeType.IO2, iops: 100, throughput: 125 },
        'throughput must be left out unless type is gp3; got throughput for type io2',
      ],
      [
        'multi-attach on gp3',
        { multiAttach: true },
        'multiAttach must be left out unless type is io1 or io2; got multiAttach for type gp3',
      ],
      ['a reserved tag', { tags: { 'aws:x': '' } }, 'tags must be keys outside aws:, which AWS reserves; got "aws:x"'],
    ];
    it.each(refusals)('rejects %s', (_, props, message) => {
      expect(() => new aws.Volume(newStack(), 'Volume', { availabilityZone, size: Size.gibibytes(8), ...props })).toThrow(
        `App/Volume: ${message}`,
      );
    });

    it('accepts the base performance of gp3 with the smallest size', () => {
      expect(
        () => new aws.Volume(newStack(), 'Volume', { availabilityZone, size: Size.gibibytes(1), iops: 3_000, throughput: 750 }),
      ).not.toThrow();
    });
  });

  describe('made from a snapshot', () => {
    const imported = (attributes: Partial<aws.SnapshotAttributes>) => {
      const stack = newStack();
      return {
        stack,
        snapshot: aws.Snapshot.fromSnapshotAttributes(stack, 'Snapshot', { snapshotId: 'snap-0123456789abcdef0', ...attributes }),
      };
    };

    it('inherits the key and the provider, and takes the size from the snapshot', () => {
      // GIVEN
      const stack = newStack();
      const provider = providerIn(stack, 'eu-west-1', 'ireland');
      const encryptionKey = new aws.Key(stack, 'Key', { provider });
      const volume = new aws.Volume(stack, 'Volume', { availabilityZone: 'eu-west-1a', size: Size.gibibytes(8), encryptionKey, provider });
      const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume });

      // WHEN
      const restored = new aws.Volume(stack, 'Restored', { availabilityZone: 'eu-west-1b', snapshot });

      // THEN
      const [attributes] = resources(stack, 'aws_ebs_volume');
      expect(attributes).toEqual({
        availability_zone: 'eu-west-1b',
        encrypted: true,
        kms_key_id: resolved(stack, encryptionKey.keyArn),
        snapshot_id: resolved(stack, snapshot.snapshotId),
        type: 'gp3',
        lifecycle: { prevent_destroy: true },
        provider: 'aws.ireland',
      });
      expect(restored.encryptionKey).toBe(encryptionKey);
      expect(restored.size?.toGibibytes()).toBe(8);
    });

    it('takes the same key again, said as the same construct or the same ARN', () => {
      const { stack, snapshot } = imported({});
      const key = aws.Key.fromKeyArn(stack, 'Key', keyArn);
      const keyed = aws.Snapshot.fromSnapshotAttributes(stack, 'Keyed', { snapshotId: 'snap-0123456789abcdef2', encryptionKey: key });
      const again = aws.Key.fromKeyArn(stack, 'Again', keyArn);

      expect(() => new aws.Volume(stack, 'One', { availabilityZone, snapshot: keyed, encryptionKey: key })).not.toThrow();
      expect(() => new aws.Volume(stack, 'Two', { availabilityZone, snapshot: keyed, encryptionKey: again })).not.toThrow();
      expect(() => new aws.Volume(stack, 'Three', { availabilityZone, snapshot, encryptionKey: again })).not.toThrow();
    });

    it('is encrypted even if the snapshot is not, under a key of its own if it has one', () => {
      const { stack, snapshot } = imported({ encrypted: false });
      const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

      new aws.Volume(stack, 'Volume', { availabilityZone, snapshot, encryptionKey });

      expect(resource(stack, 'aws_ebs_volume')).toMatchObject({
        encrypted: true,
        kms_key_id: keyArn,
        snapshot_id: 'snap-0123456789abcdef0',
      });
    });

    it.each([
      [
        'made here',
        (stack: ReturnType<typeof newStack>) => [new aws.Key(stack, 'One'), new aws.Key(stack, 'Two')] as const,
        'App/One',
        'App/Two',
      ],
      [
        'imported',
        (stack: ReturnType<typeof newStack>) =>
          [aws.Key.fromKeyArn(stack, 'One', keyArn), aws.Key.fromKeyArn(stack, 'Two', otherKeyArn)] as const,
        keyArn,
        otherKeyArn,
      ],
    ])('rejects another key, and says the way out, for keys %s', (_, keys, oneName, otherName) => {
      const stack = newStack();
      const [one, other] = keys(stack);
      const volume = new aws.Volume(stack, 'Volume', { availabilityZone, size: Size.gibibytes(8), encryptionKey: one });
      const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume });

      expect(() => new aws.Volume(stack, 'Restored', { availabilityZone, snapshot, encryptionKey: other })).toThrow(
        `App/Restored: encryptionKey must be that of snapshot App/Snapshot, whose encryption a volume restored from it inherits (${oneName}); got ${otherName}; leave encryptionKey out, or copy the snapshot under the other key first and restore the copy`,
      );
    });

    it('rejects a key for a snapshot that is under the default key', () => {
      const stack = newStack();
      const volume = new aws.Volume(stack, 'Volume', { availabilityZone, size: Size.gibibytes(8) });
      const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume });

      expect(
        () => new aws.Volume(stack, 'Restored', { availabilityZone, snapshot, encryptionKey: aws.Key.fromKeyArn(stack, 'Key', keyArn) }),
      ).toThrow(`inherits (the provider's default key); got ${keyArn}`);
    });

    it('rejects to be in clear if the snapshot is encrypted', () => {
      const { stack, snapshot } = imported({ encrypted: true });

      expect(() => new aws.Volume(stack, 'Volume', { availabilityZone, snapshot, encrypted: false })).toThrow(
        'App/Volume: encrypted must be true, because snapshot App/Snapshot is encrypted and a volume restored from it inherits that; got false; leave encrypted out',
      );
    });

    it('rejects to be smaller than the snapshot, but may be larger', () => {
      const { stack, snapshot } = imported({ volumeSize: Size.gibibytes(8) });

      expect(() => new aws.Volume(stack, 'Small', { availabilityZone, snapshot, size: Size.gibibytes(7) })).toThrow(
        'App/Small: size must be at least the 8 GiB of the snapshot; got 7 GiB',
      );
      expect(() => new aws.Volume(stack, 'Large', { availabilityZone, snapshot, size: Size.gibibytes(9) })).not.toThrow();
    });

    it('rejects IOPS that the size of the snapshot does not allow', () => {
      const { stack, snapshot } = imported({ volumeSize: Size.gibibytes(8) });

      expect(() => new aws.Volume(stack, 'Volume', { availabilityZone, snapshot, iops: 4_001 })).toThrow(
        'App/Volume: iops must be at most 4000 for 8 GiB (500 per GiB); got 4001',
      );
    });
  });

  describe('key and place', () => {
    const place = { availabilityZone, size: Size.gibibytes(8) };

    it('rejects a key where encryption is off', () => {
      const stack = newStack();
      const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

      expect(() => new aws.Volume(stack, 'Volume', { ...place, encrypted: false, encryptionKey })).toThrow(
        'App/Volume: encrypted must be true where encryptionKey is given; got false; leave one of the two out',
      );
    });

    it('rejects a key that is not one of AWS', () => {
      const stack = newStack();
      const key = Object.assign(aws.Key.fromKeyArn(stack, 'Key', keyArn), { keyReference: 'd3a2c9ac-0f1e-4f8e-9a38-2f5f1d7c3c11' });

      expect(() => new aws.Volume(stack, 'Volume', { ...place, encryptionKey: key })).toThrow(
        'App/Volume: encryptionKey must be a KMS key ARN like arn:aws:kms:eu-central-1:111122223333:key/KEY_ID; got "d3a2c9ac-0f1e-4f8e-9a38-2f5f1d7c3c11"',
      );
    });

    it('fails at synthesis with a key of another Region, made there or imported', () => {
      const stack = newStack();
      const ireland = providerIn(stack, 'eu-west-1', 'ireland');
      new aws.Volume(stack, 'Made', { ...place, encryptionKey: new aws.Key(stack, 'There', { provider: ireland }) });
      const imported = aws.Key.fromKeyArn(stack, 'Key', multiRegionKeyArn);
      new aws.Volume(stack, 'Imported', { ...place, availabilityZone: 'eu-west-1a', encryptionKey: imported, provider: ireland });

      expect(() => synth(stack)).toThrow(
        /\[App\/Made\] encryptionKey must be a key of Region eu-central-1, where the resource is; got a key of Region eu-west-1; use a key of eu-central-1[^]*\[App\/Imported\] encryptionKey must be a key of Region eu-west-1, where the resource is; got a key of Region eu-central-1/,
      );
    });

    it('fails at synthesis with a zone of another Region', () => {
      const stack = newStack('us-east-1');
      new aws.Volume(stack, 'Volume', place);

      expect(() => synth(stack)).toThrow(
        '[App/Volume] availabilityZone must be a zone of us-east-1, the Region of the provider, like us-east-1a; got "eu-central-1a"',
      );
    });
  });
});

describe('an imported volume', () => {
  it('is what was said of it', () => {
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    const volume = aws.Volume.fromVolumeAttributes(stack, 'Volume', {
      volumeId: 'vol-0123456789abcdef0',
      availabilityZone,
      encryptionKey,
      size: Size.gibibytes(8),
    });
    const unknown = aws.Volume.fromVolumeAttributes(stack, 'Unknown', { volumeId: 'vol-0123456789abcdef2', availabilityZone });

    expect(volume).toMatchObject({ volumeId: 'vol-0123456789abcdef0', availabilityZone, encrypted: true, encryptionKey });
    expect(volume.size?.toGibibytes()).toBe(8);
    expect(unknown.encrypted).toBeUndefined();
    expect(synth(stack).resource).toBeUndefined();
  });

  it('rejects a key where it is said not to be encrypted', () => {
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);
    const attributes = { volumeId: 'vol-0123456789abcdef0', availabilityZone, encrypted: false, encryptionKey };

    expect(() => aws.Volume.fromVolumeAttributes(stack, 'Volume', attributes)).toThrow(
      'App/Volume: encrypted must be true where encryptionKey is given; got false; leave one of the two out',
    );
  });
});

import { keyArn, newStack, providerIn, resolved, resource } from './stack';
import { aws, RemovalPolicy, Size } from '../../src';

const availabilityZone = 'eu-central-1a';

describe('a snapshot', () => {
  it('is kept, and has the encryption and size of its volume', () => {
    // GIVEN
    const stack = newStack();
    const encryptionKey = new aws.Key(stack, 'Key');
    const volume = new aws.Volume(stack, 'Volume', { availabilityZone, size: Size.gibibytes(8), encryptionKey });

    // WHEN
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume });

    // THEN
    expect(resource(stack, 'aws_ebs_snapshot')).toEqual({
      volume_id: resolved(stack, volume.volumeId),
      lifecycle: { prevent_destroy: true },
    });
    expect(snapshot).toMatchObject({ encrypted: true, encryptionKey, volumeSize: volume.size });
    expect(resolved(stack, [snapshot.snapshotId, snapshot.snapshotArn])).toEqual([
      expect.stringMatching(/^\$\{aws_ebs_snapshot\.\S+\.id\}$/),
      expect.stringMatching(/^\$\{aws_ebs_snapshot\.\S+\.arn\}$/),
    ]);
  });

  it("passes every option on, and goes to its volume's Region unless told otherwise", () => {
    // GIVEN
    const stack = newStack();
    const provider = providerIn(stack, 'eu-west-1', 'ireland');
    const volume = new aws.Volume(stack, 'Volume', { availabilityZone: 'eu-west-1a', size: Size.gibibytes(8), provider });

    // WHEN
    new aws.Snapshot(stack, 'Snapshot', {
      volume,
      description: 'for tests',
      removalPolicy: RemovalPolicy.DESTROY,
      tags: { team: 'storage' },
    });

    // THEN
    expect(resource(stack, 'aws_ebs_snapshot')).toEqual({
      volume_id: resolved(stack, volume.volumeId),
      description: 'for tests',
      tags: { team: 'storage' },
      provider: 'aws.ireland',
    });
  });

  it('of a volume in clear is in clear', () => {
    const stack = newStack();
    const volume = new aws.Volume(stack, 'Volume', { availabilityZone, size: Size.gibibytes(8), encrypted: false });

    expect(new aws.Snapshot(stack, 'Snapshot', { volume }).encrypted).toBe(false);
  });

  it('rejects a reserved tag', () => {
    const stack = newStack();
    const volume = aws.Volume.fromVolumeAttributes(stack, 'Volume', { volumeId: 'vol-0123456789abcdef0', availabilityZone });

    expect(() => new aws.Snapshot(stack, 'Snapshot', { volume, tags: { 'aws:x': '' } })).toThrow(
      'App/Snapshot: tags must be keys outside aws:, which AWS reserves; got "aws:x"',
    );
  });
});

describe('an imported snapshot', () => {
  it('is what was said of it', () => {
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    const keyed = aws.Snapshot.fromSnapshotAttributes(stack, 'Keyed', { snapshotId: 'snap-0123456789abcdef0', encryptionKey });
    const unknown = aws.Snapshot.fromSnapshotAttributes(stack, 'Unknown', { snapshotId: 'snap-0123456789abcdef2' });

    expect(keyed).toMatchObject({ snapshotId: 'snap-0123456789abcdef0', encrypted: true, encryptionKey });
    expect(unknown).toMatchObject({
      snapshotId: 'snap-0123456789abcdef2',
      encrypted: undefined,
      encryptionKey: undefined,
      volumeSize: undefined,
    });
  });

  it('rejects a key where it is said not to be encrypted', () => {
    const stack = newStack();
    const encryptionKey = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    expect(() =>
      aws.Snapshot.fromSnapshotAttributes(stack, 'Snapshot', { snapshotId: 'snap-0123456789abcdef0', encrypted: false, encryptionKey }),
    ).toThrow('App/Snapshot: encrypted must be true where encryptionKey is given; got false; leave one of the two out');
  });
});

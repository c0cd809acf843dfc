import { Construct } from 'constructs';
import { aws, EncryptionState, EncryptionSubject, EncryptionTraits, Size } from '../../src';
import { keyArn, newStack, providerIn } from '../aws/stack';

describe('the register of encryption traits', () => {
  it('follows the lineage from a restored volume to the first one, and names the key of each', () => {
    // GIVEN
    const stack = newStack();
    const key = new aws.Key(stack, 'Key');
    const volume = new aws.Volume(stack, 'Volume', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(1), encryptionKey: key });
    const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume });
    const restored = new aws.Volume(stack, 'Restored', { availabilityZone: 'eu-central-1a', snapshot });

    // THEN
    const ofRestored = EncryptionTraits.of(restored);
    expect(ofRestored).toEqual({ subject: EncryptionSubject.VOLUME, state: EncryptionState.CUSTOMER_KEY, key, origin: snapshot });
    expect(EncryptionTraits.of(snapshot)).toEqual({
      subject: EncryptionSubject.SNAPSHOT,
      state: EncryptionState.CUSTOMER_KEY,
      key,
      origin: volume,
    });
    expect(EncryptionTraits.of(volume)?.origin).toBeUndefined();
  });

  it('tells the default key, no encryption and what is not known apart', () => {
    const stack = newStack();
    const place = { availabilityZone: 'eu-central-1a', size: Size.gibibytes(1) };
    const stateOf = (construct: Construct) => EncryptionTraits.of(construct)?.state;

    expect(stateOf(new aws.Volume(stack, 'Default', place))).toBe(EncryptionState.PROVIDER_KEY);
    expect(stateOf(new aws.Volume(stack, 'Clear', { ...place, encrypted: false }))).toBe(EncryptionState.UNENCRYPTED);
    const foreign = aws.Snapshot.fromSnapshotAttributes(stack, 'Foreign', { snapshotId: 'snap-0123456789abcdef0' });
    expect(stateOf(new aws.Volume(stack, 'Restored', { ...place, snapshot: foreign }))).toBe(EncryptionState.UNKNOWN);
    expect(stateOf(new aws.Bucket(stack, 'Bucket'))).toBe(EncryptionState.PROVIDER_KEY);
    const managed = aws.Key.fromAliasName(stack, 'Managed', 'alias/aws/ebs');
    expect(stateOf(new aws.Volume(stack, 'Named', { ...place, encryptionKey: managed }))).toBe(EncryptionState.PROVIDER_KEY);
  });

  it('names the primary key as origin of a replica', () => {
    const stack = newStack();
    const primaryKey = new aws.Key(stack, 'Key', { multiRegion: true });
    const replica = new aws.ReplicaKey(stack, 'Replica', { primaryKey, provider: providerIn(stack, 'eu-west-1', 'ireland') });

    expect(EncryptionTraits.of(replica)).toEqual({
      subject: EncryptionSubject.KEY,
      state: EncryptionState.CUSTOMER_KEY,
      origin: primaryKey,
    });
  });

  it('lists all that have a trait below a scope, each bucket once', () => {
    // GIVEN
    const stack = newStack();
    const key = new aws.Key(stack, 'Key', { alias: 'data' });
    const bucket = new aws.Bucket(stack, 'Bucket', { encryptionKey: key });
    const foreign = aws.Bucket.fromBucketName(stack, 'Foreign', 'foreign');
    const encryption = new aws.BucketEncryption(stack, 'Encryption', { bucket: foreign, encryptionKey: key });

    // THEN
    expect(EncryptionTraits.within(stack)).toEqual([key, bucket, foreign, encryption]);
    expect(EncryptionTraits.of(encryption)).toMatchObject({ state: EncryptionState.CUSTOMER_KEY, key, origin: foreign });
  });

  it('takes the declaration of a construct of the user, once', () => {
    // GIVEN
    const stack = newStack();
    const own = new Construct(stack, 'Own');
    const key = aws.Key.fromKeyArn(stack, 'Key', keyArn);

    // WHEN
    EncryptionTraits.declare(own, { subject: EncryptionSubject.VOLUME, state: EncryptionState.CUSTOMER_KEY, key });

    // THEN
    expect(EncryptionTraits.of(own)?.key).toBe(key);
    expect(EncryptionTraits.of(stack)).toBeUndefined();
    expect(() => EncryptionTraits.declare(own, { subject: EncryptionSubject.VOLUME, state: EncryptionState.UNKNOWN })).toThrow(
      'App/Own: the encryption trait of a construct must be declared once; got a second declaration',
    );
  });
});

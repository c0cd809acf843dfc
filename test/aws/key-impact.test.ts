import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Testing } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import { keyArn, newStack, otherKeyArn, providerIn } from './stack';
import { aws, KeyImpactReport, Size } from '../../src';
import { dataAtRest } from '../../src/facts/aws/data-at-rest';
import { impactKinds } from '../../src/facts/aws/key-impact';

const availabilityZone = 'eu-central-1a';

/** A key with a lineage of volumes, a replica with a bucket in Ireland, and resources this library did not make. */
function appStack(): TerraformStack {
  const stack = newStack();
  const provider = providerIn(stack, 'eu-west-1', 'ireland');
  const key = new aws.Key(stack, 'Key', { multiRegion: true, alias: 'data' });
  const replica = new aws.ReplicaKey(stack, 'Replica', { primaryKey: key, provider });
  const volume = new aws.Volume(stack, 'Data', { availabilityZone, size: Size.gibibytes(1), encryptionKey: key });
  const snapshot = new aws.Snapshot(stack, 'Snapshot', { volume });
  const imported = aws.Snapshot.fromSnapshotAttributes(stack, 'Imported', { snapshotId: snapshot.snapshotId });
  new aws.Volume(stack, 'Restored', { availabilityZone, snapshot: imported, size: Size.gibibytes(1) });
  new aws.VolumeAttachment(stack, 'Attachment', { volume, instanceId: 'i-12345678', deviceName: '/dev/sdf' });
  new aws.Bucket(stack, 'Bucket', { encryptionKey: replica, provider });
  new DbInstance(stack, 'Database', { instanceClass: 'db.t3.micro', storageEncrypted: true, kmsKeyId: keyArn });
  new Instance(stack, 'Server', { rootBlockDevice: { encrypted: true, kmsKeyId: otherKeyArn } });
  new SqsQueue(stack, 'Queue', { kmsMasterKeyId: key.keyId });
  return stack;
}

/** Without the hash that makes names unique, and only the type of what is gone through. */
const edges = (report: KeyImpactReport): Record<string, string[]> =>
  Object.fromEntries(
    report.keys.map(({ key, dependents }) => [
      key.replace(/_[0-9A-F]{8}$/, ''),
      dependents.map(({ path, via }) => `${path} <- ${via.split('.').slice(-2, -1).join('')}`),
    ]),
  );

describe('the impact of keys', () => {
  it('is followed through aliases, lineage and bucket configurations, and ends at replicas', () => {
    expect(edges(aws.KeyImpact.of(appStack()))).toEqual({
      'aws_kms_key.Key': [
        'App/Key/Alias/Resource <- aws_kms_key',
        'App/Replica/Resource <- aws_kms_key',
        'App/Data/Resource <- aws_kms_key',
        'App/Queue <- aws_kms_key',
        'App/Snapshot/Resource <- aws_ebs_volume',
        'App/Attachment/Resource <- aws_ebs_volume',
        'App/Restored/Resource <- aws_ebs_snapshot',
      ],
      'aws_kms_replica_key.Replica': ['App/Bucket/Resource <- aws_kms_replica_key'],
      [keyArn]: ['App/Database <- '],
      [otherKeyArn]: ['App/Server <- '],
    });
  });

  it('is the same from a synthesised stack as from the tree', () => {
    const stack = appStack();

    const fromTree = aws.KeyImpact.of(stack);
    const fromText = aws.KeyImpact.ofSynthesised(Testing.synth(stack));

    const names = ({ keys }: KeyImpactReport): unknown[] =>
      keys.map(({ key, dependents }) => [key, dependents.map(({ address }) => address).sort()]).sort();
    expect(names(fromText)).toEqual(names(fromTree));
    expect(() => aws.KeyImpact.ofSynthesised('{')).toThrow(SyntaxError);
  });

  it('tells what happens to each kind of thing', () => {
    const { keys } = aws.KeyImpact.of(appStack());
    const told = new Map(keys.flatMap(({ dependents }) => dependents.map((one) => [one.path, one])));

    expect(told.get('App/Data/Resource')).toMatchObject({
      whenDisabled: 'cannot be attached or restored; attached already, it works on until it is detached or its instance stops',
      whenDeleted: 'lost as soon as it is detached or its instance stops',
    });
    expect(told.get('App/Database')?.whenDisabled).toContain('seven days');
    expect(told.get('App/Replica/Resource')?.whenDisabled).toContain('works on');
    expect(told.get('App/Queue')?.whenDeleted).toBe('lost');
  });

  it('knows every type its kinds speak of', () => {
    const ofData = Object.entries(impactKinds).filter(([, kind]) => ['volume', 'bucket', 'database'].includes(kind));
    expect(ofData.filter(([type]) => !Object.hasOwn(dataAtRest, type))).toEqual([]);
  });
});

describe('the report of the impact', () => {
  const all = { whenDisabled: 'waits', whenScheduled: 'worries', whenDeleted: 'is lost' };
  const report = new KeyImpactReport([
    {
      key: 'aws_kms_key.Key',
      dependents: [
        { address: 'aws_ebs_volume.Data', path: 'App/Data', via: 'aws_kms_key.Key', ...all },
        { address: 'aws_ebs_snapshot.Monday', path: 'App/Monday', via: 'aws_ebs_volume.Data', ...all },
      ],
    },
    { key: 'aws_kms_key."<&>"', dependents: [] },
  ]);

  it('is text', () => {
    expect(report.toText()).toContain(
      'aws_kms_key.Key\n  aws_ebs_volume.Data (App/Data)\n    disabled:  waits\n    scheduled: worries\n    deleted:   is lost\n',
    );
    expect(report.toText()).toContain('  aws_ebs_snapshot.Monday (App/Monday), through aws_ebs_volume.Data\n');
    expect(report.toText()).toContain('  nothing hangs on it here\n');
    expect(new KeyImpactReport([]).toText()).toBe('no keys\n');
  });

  it('is JSON', () => {
    expect(JSON.parse(report.toJson())).toEqual({ keys: report.keys });
  });

  it('is a flowchart', () => {
    expect(report.toMermaid()).toBe(
      [
        'flowchart LR',
        '  n0(["aws_kms_key.Key"])',
        '  n1(["aws_kms_key.#quot;<&>#quot;"])',
        '  n0 --> n2["aws_ebs_volume.Data"]',
        '  n2 --> n3["aws_ebs_snapshot.Monday"]',
        '',
      ].join('\n'),
    );
  });

  it('is a picture, with what hangs on something to its right', () => {
    const svg = report.toSvg();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1020" height="160"/);
    expect(svg.match(/<rect /g)).toHaveLength(4);
    expect(svg.match(/<line /g)).toHaveLength(2);
    expect(svg).toContain('aws_kms_key.&quot;&lt;&amp;&gt;&quot;');
  });
});

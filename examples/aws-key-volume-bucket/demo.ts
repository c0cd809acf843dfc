import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceTerminated,
  waitUntilSnapshotCompleted,
  waitUntilVolumeAvailable,
  waitUntilVolumeInUse,
} from '@aws-sdk/client-ec2';
import {
  DecryptCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  KMSClient,
  RotateKeyOnDemandCommand,
} from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { filesAtRest, filesHolding, hexDump } from './at-rest';
import { keyVolumeBucketApp } from './main';
import { check, Story } from './story';
import { measureBackend } from '../../scripts/backend-time';
import { findTerraform, Terraform } from '../../scripts/terraform';
import { ReferenceBackend } from '../../src/backend';

const region = 'eu-central-1';
const replicaRegion = 'eu-west-1';
const secret = 'The treasure lies under the old oak tree.';
/** Enough of it for files of its own: short blobs lie among the sealed records, in clear volumes too. */
const much = (text: string): Buffer => Buffer.alloc(65_536, `${text}\n`);

async function main(): Promise<number> {
  const binary = findTerraform();
  if (binary === undefined) {
    const chosen = process.env.TERRAFORM_BINARY_NAME;
    const missing = chosen === undefined ? 'neither terraform nor tofu is on PATH' : `${chosen} (TERRAFORM_BINARY_NAME) cannot be run`;
    process.stderr.write(`The demo needs Terraform or OpenTofu: ${missing}.\n`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'atrest-demo-'));
  const state = join(folder, 'state');
  const story = new Story();
  let backend: ReferenceBackend | undefined;
  try {
    backend = await story.step('start the backend, durable', () => ReferenceBackend.start({ data: state }));
    const server = await backend.listen();
    await tell(story, backend, { binary, folder, state, url: server.url });
    process.stdout.write(`\n${story.table()}\n\nEvery check held.\n`);
    return 0;
  } catch (error) {
    process.stdout.write(`\n${story.table()}\n\n`);
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  } finally {
    await backend?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly binary: string;
  readonly folder: string;
  readonly state: string;
  readonly url: string;
}

async function tell(story: Story, backend: ReferenceBackend, { binary, folder, state, url }: Place): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { endpoint: url, region, credentials };
  const kms = new KMSClient(settings);
  const replica = new KMSClient({ ...settings, region: replicaRegion });
  const ec2 = new EC2Client(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });

  const stackFolder = await story.step('synthesise the stack', () => Promise.resolve(synthesise(join(folder, 'cdktf.out'))));
  const terraform = new Terraform(binary, stackFolder, { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  await story.step('terraform init', () => terraform.init());
  await story.step('terraform apply', async () => {
    const measured = measureBackend();
    const begun = performance.now();
    await terraform.apply();
    const wall = (performance.now() - begun) / 1000;
    const { requests, seconds } = measured.stop();
    story.say(
      `${requests} requests, ${seconds.toFixed(3)} s of ${wall.toFixed(1)} s inside the backend: ${((100 * seconds) / wall).toFixed(2)} %`,
    );
  });
  await story.step('terraform plan finds nothing to change', async () => {
    const changes = await terraform.plan();
    check(changes === '', `the second plan is empty, got\n${changes}`);
  });
  const {
    key_arn: keyArn = '',
    replica_key_arn: replicaArn = '',
    volume_id: volumeId = '',
    bucket_name: Bucket = '',
  } = await terraform.outputs();
  const zone = `${region}a`;

  const instanceId = await story.step('run an instance and attach the volume', async () => {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        Placement: { AvailabilityZone: zone },
      }),
    );
    const id = Instances?.[0]?.InstanceId ?? '';
    await waitUntilInstanceRunning(waiting(ec2), { InstanceIds: [id] });
    await attach(ec2, volumeId, id, '/dev/sdf');
    return id;
  });

  await story.step('write a secret to the volume and to the bucket', async () => {
    const device = await backend.device(volumeId, region);
    await device.write(1_048_576, much(secret));
    await device.flush();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'map.txt', Body: much(secret) }));
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'map.txt' }));
    check((await read.Body?.transformToString()) === much(secret).toString(), 'the object reads back');
    check((await device.read(1_048_576, secret.length)).toString() === secret, 'the volume reads back');
  });

  await story.step('look at the bytes at rest: the secret is nowhere', async () => {
    const holding = filesHolding(state, secret);
    check(holding.length === 0, `no file holds the secret, but ${holding.join(', ')} do`);
    const files = [...filesAtRest(state)];
    story.say(
      `${files.length} files, ${files.reduce((sum, { bytes }) => sum + bytes.length, 0)} bytes, searched for the text and its base64`,
    );
    const blob = files.find(({ path }) => path.includes('blobs'));
    if (blob) story.say(hexDump(blob.bytes));
    return Promise.resolve();
  });

  await story.step('the search can find: an unencrypted volume shows the secret', async () => {
    const { VolumeId = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1, Encrypted: false }));
    await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [VolumeId] });
    await attach(ec2, VolumeId, instanceId, '/dev/sdh');
    const device = await backend.device(VolumeId, region);
    await device.write(0, much(secret));
    await device.flush();
    const [plain] = filesHolding(state, secret);
    check(plain !== undefined, 'the text of an unencrypted volume is found at rest');
    story.say(hexDump(readFileSync(plain)));
    await detach(ec2, VolumeId);
    await ec2.send(new DeleteVolumeCommand({ VolumeId }));
  });

  const restored = await story.step('restore a snapshot and read the secret back', async () => {
    const { SnapshotId = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId: volumeId }));
    await waitUntilSnapshotCompleted(waiting(ec2), { SnapshotIds: [SnapshotId] });
    const { VolumeId = '', KmsKeyId } = await ec2.send(new CreateVolumeCommand({ SnapshotId, AvailabilityZone: zone }));
    check(KmsKeyId === keyArn, 'the restored volume inherits the key');
    await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [VolumeId] });
    await attach(ec2, VolumeId, instanceId, '/dev/sdg');
    const device = await backend.device(VolumeId, region);
    check((await device.read(1_048_576, secret.length)).toString() === secret, 'the restored volume holds the secret');
    await detach(ec2, VolumeId);
    return { VolumeId, SnapshotId };
  });

  const old = await story.step('encrypt under the primary, decrypt under the replica in the other region', async () => {
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from(secret) }));
    const opened = await replica.send(new DecryptCommand({ CiphertextBlob }));
    check(opened.KeyId === replicaArn, 'the replica key decrypted');
    check(Buffer.from(opened.Plaintext ?? []).toString() === secret, 'the plaintext is the same');
    return CiphertextBlob;
  });

  await story.step('rotate the key; the old ciphertext still decrypts', async () => {
    await kms.send(new RotateKeyOnDemandCommand({ KeyId: keyArn }));
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: old }));
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from(secret) }));
    const fresh = await kms.send(new DecryptCommand({ CiphertextBlob }));
    check(Buffer.from(opened.Plaintext ?? []).toString() === secret, 'the old ciphertext decrypts');
    check(opened.KeyMaterialId !== fresh.KeyMaterialId, 'new ciphertexts are under new key material');
  });

  await story.step('disable the key: attach and GET fail, the attached volume goes on', async () => {
    await kms.send(new DisableKeyCommand({ KeyId: keyArn }));
    const attached = await backend.device(volumeId, region);
    check((await attached.read(1_048_576, secret.length)).toString() === secret, 'the attached volume still reads');
    const refusals = {
      AttachVolume: await refusal(attach(ec2, restored.VolumeId, instanceId, '/dev/sdg')),
      GetObject: await refusal(s3.send(new GetObjectCommand({ Bucket, Key: 'map.txt' }))),
    };
    for (const [operation, text] of Object.entries(refusals)) story.say(`${operation}: ${text}`);
    check(refusals.GetObject.startsWith('KMS.DisabledException'), 'GET is refused with KMS.DisabledException');
  });

  await story.step('enable it again: everything is readable', async () => {
    await kms.send(new EnableKeyCommand({ KeyId: keyArn }));
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'map.txt' }));
    check((await read.Body?.transformToString()) === much(secret).toString(), 'the object reads back');
    await attach(ec2, restored.VolumeId, instanceId, '/dev/sdg');
  });

  await story.step('terminate the instance, delete what the story made', async () => {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
    await waitUntilInstanceTerminated(waiting(ec2), { InstanceIds: [instanceId] });
    await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [volumeId, restored.VolumeId] });
    await ec2.send(new DeleteVolumeCommand({ VolumeId: restored.VolumeId }));
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId: restored.SnapshotId }));
  });

  await story.step('terraform destroy', () => terraform.destroy());
  for (const client of [kms, replica, ec2, s3]) client.destroy();
}

/** The folder with the stack's `cdk.tf.json`. Terraform's state file lies where the synthesis ran: not in the user's folder. */
function synthesise(outdir: string): string {
  process.chdir(dirname(outdir));
  keyVolumeBucketApp(outdir).synth();
  return join(outdir, 'stacks', 'key-volume-bucket');
}

const waiting = (client: EC2Client) => ({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 });

async function attach(ec2: EC2Client, VolumeId: string, InstanceId: string, Device: string): Promise<void> {
  await ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
  await waitUntilVolumeInUse(waiting(ec2), { VolumeIds: [VolumeId] });
}

async function detach(ec2: EC2Client, VolumeId: string): Promise<void> {
  await ec2.send(new DetachVolumeCommand({ VolumeId }));
  await waitUntilVolumeAvailable(waiting(ec2), { VolumeIds: [VolumeId] });
}

/** Code and message of the refusal. @throws when the call is not refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  throw new Error('this does not hold: the call is refused while the key is disabled');
}

void main().then((code) => {
  process.exitCode = code;
});

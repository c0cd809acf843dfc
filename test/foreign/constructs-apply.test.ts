import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeVolumesCommand, EC2Client, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { DecryptCommand, DescribeKeyCommand, EncryptCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import { BringYourOwnKey } from '../../examples/guides/bring-your-own-key';
import { EncryptAVolume } from '../../examples/guides/encrypt-a-volume';
import { ReplicateAKey } from '../../examples/guides/replicate-a-key';
import { findTerraform, Terraform } from '../../scripts/terraform';
import { aws, Duration, RemovalPolicy } from '../../src';
import { ReferenceBackend } from '../../src/backend';

const passing = { deletionWindow: Duration.days(7), removalPolicy: RemovalPolicy.DESTROY };

/** Keys of several kinds and policies, whose use the test then tries. */
class Keys extends TerraformStack {
  constructor(app: App, id: string) {
    super(app, id);
    new AwsProvider(this, 'Aws', { region: 'eu-central-1' });
    const root = aws.PolicyPrincipal.account('000000000000');

    const signing = new aws.Key(this, 'Signing', { ...passing, keySpec: aws.KeySpec.ECC_NIST_P256, keyUsage: aws.KeyUsage.SIGN_VERIFY });
    const guarded = new aws.Key(this, 'Guarded', { ...passing, trustAccountIdentities: false, keyAdministrators: [root] });
    const used = new aws.Key(this, 'Used', { ...passing, trustAccountIdentities: false, keyAdministrators: [root], keyUsers: [root] });
    const separate = new aws.Key(this, 'Separate', { ...passing, separatePolicy: true, keyServices: [aws.KeyService.SNS] });
    new aws.KeyGrant(this, 'Grant', {
      key: separate,
      granteePrincipal: 'arn:aws:iam::000000000000:root',
      operations: [aws.KeyGrantOperation.DECRYPT],
      encryptionContextEquals: { department: 'finance' },
    });
    for (const [name, key] of Object.entries({ signing, guarded, used, separate })) new TerraformOutput(this, name, { value: key.keyArn });
  }
}

describe('what the constructs write, applied by the released provider', () => {
  let backend: ReferenceBackend;
  let kms: KMSClient;
  const folders: string[] = [];

  beforeAll(async () => {
    backend = await ReferenceBackend.start();
    kms = new KMSClient(backend.clientConfig('eu-central-1'));
  });

  afterAll(async () => {
    await backend.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const applied = async (Stack: new (app: App, id: string) => TerraformStack, settings = {}): Promise<Terraform> => {
    const folder = mkdtempSync(join(tmpdir(), 'constructs-apply-'));
    folders.push(folder);
    const app = new App({ outdir: folder });
    // cdktf would keep the state where the test runs.
    new LocalBackend(new Stack(app, 'applied'), { path: join(folder, 'terraform.tfstate') });
    app.synth();
    const { url } = await backend.listen();
    const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const terraform = new Terraform(findTerraform() ?? 'terraform', join(folder, 'stacks', 'applied'), {
      ...credentials,
      AWS_ENDPOINT_URL: url,
      ...settings,
    });
    await terraform.init();
    await terraform.apply();
    expect(await terraform.plan()).toBe('');
    return terraform;
  };

  const encrypt = (KeyId: string | undefined): Promise<Uint8Array | undefined> =>
    kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('secret') })).then(({ CiphertextBlob }) => CiphertextBlob);

  test('keys let in whom their policies say, and nobody else', async () => {
    const terraform = await applied(Keys);
    const { signing, guarded, used, separate } = await terraform.outputs();

    await expect(encrypt(guarded)).rejects.toThrow(/not authorized/);
    await expect(kms.send(new DescribeKeyCommand({ KeyId: guarded }))).resolves.toBeDefined();
    await expect(encrypt(used)).resolves.toBeDefined();
    await expect(encrypt(separate)).resolves.toBeDefined();
    const signature = new SignCommand({ KeyId: signing, Message: Buffer.from('text'), SigningAlgorithm: 'ECDSA_SHA_256' });
    await expect(kms.send(signature)).resolves.toBeDefined();
    await terraform.destroy();
  });

  test('a replica decrypts what its primary key encrypted', async () => {
    const terraform = await applied(ReplicateAKey);
    const { primary } = await terraform.outputs();
    const CiphertextBlob = await encrypt(primary);

    const ireland = new KMSClient(backend.clientConfig('eu-west-1'));
    const { Plaintext } = await ireland.send(new DecryptCommand({ CiphertextBlob }));

    expect(Buffer.from(Plaintext ?? []).toString()).toBe('secret');
    ireland.destroy();
    await terraform.destroy();
  });

  test('imported material comes from a variable, and works', async () => {
    const material = randomBytes(32).toString('base64');
    const terraform = await applied(BringYourOwnKey, { TF_VAR_key_material: material });
    const { key } = await terraform.outputs();

    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: key }));

    expect(KeyMetadata).toMatchObject({ Origin: 'EXTERNAL', KeyState: 'Enabled' });
    await expect(encrypt(key)).resolves.toBeDefined();
    await terraform.destroy();
  });

  test('a restored volume has the key of the first, and the account encrypts by default', async () => {
    const terraform = await applied(EncryptAVolume);
    const ec2 = new EC2Client(backend.clientConfig('eu-central-1'));

    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
    const { EbsEncryptionByDefault } = await ec2.send(new GetEbsEncryptionByDefaultCommand({}));

    expect(Volumes).toHaveLength(2);
    expect(new Set(Volumes.map(({ KmsKeyId }) => KmsKeyId)).size).toBe(1);
    expect(Volumes.every(({ Encrypted }) => Encrypted)).toBe(true);
    expect(EbsEncryptionByDefault).toBe(true);
    ec2.destroy();
    await terraform.destroy();
  });
});

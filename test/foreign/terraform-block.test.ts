import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform, Terraform } from '../../scripts/terraform';
import { ReferenceBackend } from '../../src/backend';

interface Variant {
  readonly name: string;
  readonly state: string;
  readonly friend: string;
}

const snapshotId = '${aws_ebs_snapshot.data.id}';

const resources = ({ name, state, friend }: Variant): Record<string, Record<string, object>> => ({
  aws_kms_key: {
    data: { description: 'data', deletion_window_in_days: 7 },
    copies: { description: 'copies', deletion_window_in_days: 7 },
    west: { provider: 'aws.west', description: 'west', deletion_window_in_days: 7 },
  },
  aws_ebs_volume: {
    data: { availability_zone: 'eu-central-1a', size: 1, encrypted: true, kms_key_id: '${aws_kms_key.data.arn}' },
    from_copy: { availability_zone: 'eu-central-1a', snapshot_id: '${aws_ebs_snapshot_copy.other_key.id}' },
  },
  aws_ebs_snapshot: { data: { volume_id: '${aws_ebs_volume.data.id}', tags: { Name: name } } },
  aws_ebs_snapshot_copy: {
    other_key: {
      source_snapshot_id: snapshotId,
      source_region: 'eu-central-1',
      encrypted: true,
      kms_key_id: '${aws_kms_key.copies.arn}',
      description: 'under another key',
      tags: { Name: name },
    },
    // The provider wants to replace an encrypted copy whose key it was not told.
    other_region: {
      provider: 'aws.west',
      source_snapshot_id: snapshotId,
      source_region: 'eu-central-1',
      encrypted: true,
      kms_key_id: '${aws_kms_key.west.arn}',
      tags: { Name: name },
    },
  },
  aws_ebs_snapshot_block_public_access: { here: { state } },
  aws_ebs_fast_snapshot_restore: { data: { availability_zone: 'eu-central-1b', snapshot_id: snapshotId } },
  aws_snapshot_create_volume_permission: { friend: { snapshot_id: snapshotId, account_id: friend } },
});

describe('snapshots by the released AWS provider', () => {
  let backend: ReferenceBackend;
  let terraform: Terraform;
  let folder = '';

  const write = (variant: Variant): void => {
    const document = {
      terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
      provider: { aws: [{ region: 'eu-central-1' }, { region: 'eu-west-1', alias: 'west' }] },
      resource: resources(variant),
      output: {
        block: { value: '${aws_ebs_snapshot_block_public_access.here.id}' },
        region: { value: '${aws_ebs_snapshot_copy.other_region.kms_key_id}' },
        volume: { value: '${aws_ebs_volume.from_copy.kms_key_id == aws_kms_key.copies.arn}' },
      },
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(document, undefined, 2));
  };

  beforeAll(async () => {
    const binary = findTerraform();
    if (binary === undefined) throw new Error('neither terraform nor tofu on PATH');
    backend = await ReferenceBackend.start();
    const server = await backend.listen();
    folder = mkdtempSync(join(tmpdir(), 'atrest-terraform-'));
    terraform = new Terraform(binary, folder, { AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  });

  afterAll(async () => {
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('are copied, shared, restored and protected, and nothing is left to change', async () => {
    write({ name: 'one', state: 'block-new-sharing', friend: '111122223333' });
    await terraform.init();
    await terraform.apply();
    expect(await terraform.plan()).toBe('');
    const { region, volume } = await terraform.outputs();
    expect(region).toMatch(/^arn:aws:kms:eu-west-1:000000000000:key\//);
    expect(String(volume)).toBe('true');
  });

  test('change in place what can change', async () => {
    write({ name: 'two', state: 'block-all-sharing', friend: '111122223333' });
    expect(await terraform.plan()).toContain('0 to add, 4 to change, 0 to destroy');
    await terraform.apply();
    expect(await terraform.plan()).toBe('');
  });

  test('are imported again, and destroyed', async () => {
    const { block = '' } = await terraform.outputs();
    await terraform.run(['state', 'rm', 'aws_ebs_snapshot_block_public_access.here']);
    await terraform.run(['import', '-input=false', 'aws_ebs_snapshot_block_public_access.here', block]);
    expect(await terraform.plan()).toBe('');
    await terraform.destroy();
  });
});

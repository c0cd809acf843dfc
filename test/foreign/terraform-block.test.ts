import { useProvider } from './applied-provider';

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
  const provider = useProvider([{ region: 'eu-central-1' }, { region: 'eu-west-1', alias: 'west' }]);
  const write = (variant: Variant): void =>
    provider.write({
      resource: resources(variant),
      output: {
        block: { value: '${aws_ebs_snapshot_block_public_access.here.id}' },
        region: { value: '${aws_ebs_snapshot_copy.other_region.kms_key_id}' },
        volume: { value: '${aws_ebs_volume.from_copy.kms_key_id == aws_kms_key.copies.arn}' },
      },
    });

  test('are copied, shared, restored and protected, and nothing is left to change', async () => {
    write({ name: 'one', state: 'block-new-sharing', friend: '111122223333' });
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    const { region, volume } = await provider.terraform.outputs();
    expect(region).toMatch(/^arn:aws:kms:eu-west-1:000000000000:key\//);
    expect(String(volume)).toBe('true');
  });

  test('change in place what can change', async () => {
    write({ name: 'two', state: 'block-all-sharing', friend: '111122223333' });
    expect(await provider.terraform.plan()).toContain('0 to add, 4 to change, 0 to destroy');
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
  });

  test('are imported again, and destroyed', async () => {
    const { block = '' } = await provider.terraform.outputs();
    await provider.terraform.run(['state', 'rm', 'aws_ebs_snapshot_block_public_access.here']);
    await provider.terraform.run(['import', '-input=false', 'aws_ebs_snapshot_block_public_access.here', block]);
    expect(await provider.terraform.plan()).toBe('');
    await provider.terraform.destroy();
  });
});

import { changeInPlace, useProvider } from './applied-provider';

interface Variant {
  readonly name: string;
  readonly type?: string;
  /** GiB of the root volume. */
  readonly size: number;
}

const zone = 'eu-central-1a';
const key = '${aws_kms_key.data.arn}';
const encrypted = (size: number) => ({ volume_type: 'gp3', volume_size: size, encrypted: true, kms_key_id: key });

const host = ({ name, size, type = 't3.micro' }: Variant): Record<string, Record<string, object>> => ({
  aws_kms_key: { data: { description: 'data', deletion_window_in_days: 7 } },
  aws_instance: {
    host: {
      ami: '${data.aws_ami.linux.id}',
      instance_type: type,
      availability_zone: zone,
      root_block_device: { ...encrypted(size), tags: { Name: name } },
      ebs_block_device: { device_name: '/dev/sdf', ...encrypted(2) },
      metadata_options: { http_tokens: 'required' },
      tags: { Name: name },
    },
  },
  aws_launch_template: {
    small: {
      name: 'small',
      image_id: '${data.aws_ami.linux.id}',
      instance_type: 't3.micro',
      block_device_mappings: {
        device_name: '/dev/xvda',
        ebs: { volume_size: 9, volume_type: 'gp3', encrypted: 'true', kms_key_id: key, delete_on_termination: 'true' },
      },
      description: name,
      update_default_version: true,
    },
  },
});

const found = {
  aws_ami: {
    linux: {
      most_recent: true,
      owners: ['amazon'],
      filter: [
        { name: 'name', values: ['al2023-ami-2023.*-x86_64'] },
        { name: 'virtualization-type', values: ['hvm'] },
      ],
    },
  },
  aws_instance: { host: { instance_id: '${aws_instance.host.id}' } },
  aws_instances: { all: { instance_state_names: ['running'], depends_on: ['aws_instance.host'] } },
  aws_launch_template: { small: { name: '${aws_launch_template.small.name}' } },
  aws_ebs_volumes: { encrypted: { filter: [{ name: 'encrypted', values: ['true'] }], depends_on: ['aws_instance.host'] } },
  aws_ebs_default_kms_key: { here: {} },
  aws_ebs_encryption_by_default: { here: {} },
};

const outputs = {
  host: { value: '${aws_instance.host.id}' },
  template: { value: '${aws_launch_template.small.id}' },
  root: { value: '${one(data.aws_instance.host.root_block_device).kms_key_id == aws_kms_key.data.arn}' },
  volumes: { value: '${length(data.aws_ebs_volumes.encrypted.ids)}' },
};

describe('instances by the released AWS provider', () => {
  const provider = useProvider();

  test('are launched with encrypted devices, and nothing is left to change', async () => {
    provider.write({ resource: host({ name: 'one', size: 10 }), data: found, output: outputs });
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    const { root, volumes } = await provider.terraform.outputs();
    expect([String(root), String(volumes)]).toEqual(['true', '2']);
  });

  test('a snapshot cannot be imported: EC2 says so, and nothing else is touched', async () => {
    const source = { format: 'RAW', user_bucket: { s3_bucket: 'bucket', s3_key: 'disk' } };
    const resource = { ...host({ name: 'one', size: 10 }), aws_ebs_snapshot_import: { disk: { disk_container: source } } };
    provider.write({ resource, data: found, output: outputs });
    await expect(provider.terraform.apply('-refresh=false')).rejects.toThrow(
      'api error UnsupportedOperation: The operation ImportSnapshot is not supported.',
    );
  });
});

/** The provider waits for minutes: a nightly run has them. */
const long = process.env.ATREST_FOREIGN_LONG === undefined ? describe.skip : describe;

const more = (name: string): Record<string, Record<string, object>> => ({
  aws_ebs_volume: {
    base: { availability_zone: zone, size: 8, encrypted: true, kms_key_id: key },
    more: { availability_zone: zone, size: 1, encrypted: true, kms_key_id: key, tags: { Name: name } },
  },
  aws_ebs_snapshot: { base: { volume_id: '${aws_ebs_volume.base.id}' } },
  aws_ami: {
    own: {
      name: 'own',
      root_device_name: '/dev/xvda',
      virtualization_type: 'hvm',
      ena_support: true,
      ebs_block_device: { device_name: '/dev/xvda', snapshot_id: '${aws_ebs_snapshot.base.id}', volume_type: 'gp3', volume_size: 8 },
      tags: { Name: name },
    },
  },
  aws_ami_launch_permission: { friend: { image_id: '${aws_ami.own.id}', account_id: '111122223333' } },
  aws_ami_copy: {
    west: {
      provider: 'aws.west',
      name: 'copy',
      source_ami_id: '${aws_ami.own.id}',
      source_ami_region: 'eu-central-1',
      encrypted: true,
      kms_key_id: '${aws_kms_key.west.arn}',
      tags: { Name: name },
    },
  },
  aws_ami_from_instance: { host: { name: 'of-host', source_instance_id: '${aws_instance.host.id}', snapshot_without_reboot: true } },
  aws_volume_attachment: {
    more: { device_name: '/dev/sdh', volume_id: '${aws_ebs_volume.more.id}', instance_id: '${aws_instance.templated.id}' },
  },
  aws_snapshot_create_volume_permission: { friend: { snapshot_id: '${aws_ebs_snapshot.base.id}', account_id: '111122223333' } },
});

long('instances, images and launch templates by the released AWS provider', () => {
  const provider = useProvider([{ region: 'eu-central-1' }, { region: 'eu-west-1', alias: 'west' }]);
  const write = (variant: Variant): void => {
    const base = host(variant);
    provider.write({
      resource: {
        ...base,
        ...more(variant.name),
        aws_kms_key: { ...base.aws_kms_key, west: { provider: 'aws.west', description: 'west', deletion_window_in_days: 7 } },
        aws_instance: {
          ...base.aws_instance,
          templated: { availability_zone: zone, launch_template: { id: '${aws_launch_template.small.id}', version: '1' } },
        },
      },
      data: {
        ...found,
        aws_ami_ids: { own: { owners: ['self'], filter: [{ name: 'name', values: ['own'] }], depends_on: ['aws_ami.own'] } },
        aws_ebs_volume: { more: { filter: [{ name: 'volume-id', values: ['${aws_ebs_volume.more.id}'] }] } },
        aws_ebs_snapshot: { base: { snapshot_ids: ['${aws_ebs_snapshot.base.id}'] } },
        aws_ebs_snapshot_ids: {
          base: {
            owners: ['self'],
            filter: [{ name: 'volume-id', values: ['${aws_ebs_volume.base.id}'] }],
            depends_on: ['aws_ebs_snapshot.base'],
          },
        },
      },
      output: {
        ...outputs,
        image: { value: '${aws_ami.own.id}' },
        templated: { value: '${aws_instance.templated.root_block_device[0].kms_key_id == aws_kms_key.data.arn}' },
        copied: { value: '${one(aws_ami_copy.west.ebs_block_device).encrypted}' },
      },
    });
  };

  test('are made, copied and launched, and nothing is left to change', async () => {
    write({ name: 'one', size: 10 });
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
    const { root, templated, copied } = await provider.terraform.outputs();
    expect([String(root), String(templated), String(copied)]).toEqual(['true', 'true', 'true']);
  });

  test('change in place what can change', async () => {
    // Another type: the provider stops the instance, and its keys are asked for again at the start.
    write({ name: 'two', size: 11, type: 't3.small' });
    await changeInPlace(provider);
  });

  test('are imported again, and destroyed', async () => {
    const { host: instance = '', template = '', image = '' } = await provider.terraform.outputs();
    await provider.terraform.run(['state', 'rm', 'aws_instance.host', 'aws_launch_template.small', 'aws_ami.own']);
    for (const [address, id] of [
      ['aws_instance.host', instance],
      ['aws_launch_template.small', template],
      ['aws_ami.own', image],
    ] as const) {
      await provider.terraform.run(['import', '-input=false', address, id]);
    }
    await provider.terraform.destroy();
  });
});

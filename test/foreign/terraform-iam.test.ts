import { changeInPlace, useProvider } from './applied-provider';

interface Variant {
  readonly name: string;
  readonly path: string;
  readonly seconds: number;
  readonly status: string;
  readonly action: string;
}

const document = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** One of each resource of IAM that a stack with encryption brings along, and what can be changed in place taken from `v`. */
const content = (v: Variant): Record<string, object> => ({
  data: {
    aws_iam_policy_document: {
      trust: {
        statement: [{ actions: ['sts:AssumeRole'], principals: [{ type: 'AWS', identifiers: ['${aws_iam_user.ada.arn}'] }] }],
      },
      use: { statement: [{ actions: [v.action], resources: ['*'] }] },
    },
    aws_iam_user: { ada: { user_name: '${aws_iam_user.ada.name}' } },
    aws_iam_role: { reader: { name: '${aws_iam_role.reader.name}' } },
    aws_iam_policy: {
      use: { arn: '${aws_iam_policy.use.arn}' },
      administrator: { arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    },
    aws_caller_identity: { me: {} },
  },
  resource: {
    aws_iam_user: { ada: { name: 'ada', path: v.path, force_destroy: true, tags: { stage: v.name } } },
    aws_iam_access_key: { ada: { user: '${aws_iam_user.ada.name}', status: v.status } },
    aws_iam_user_policy: { ada: { name: 'own', user: '${aws_iam_user.ada.name}', policy: '${data.aws_iam_policy_document.use.json}' } },
    aws_iam_group: { team: { name: 'team', path: v.path } },
    aws_iam_group_policy: {
      team: { name: 'own', group: '${aws_iam_group.team.name}', policy: '${data.aws_iam_policy_document.use.json}' },
    },
    aws_iam_user_group_membership: { ada: { user: '${aws_iam_user.ada.name}', groups: ['${aws_iam_group.team.name}'] } },
    aws_iam_role: {
      reader: {
        name: 'reader',
        description: v.name,
        max_session_duration: v.seconds,
        assume_role_policy: '${data.aws_iam_policy_document.trust.json}',
        permissions_boundary: v.name === 'one' ? 'arn:aws:iam::aws:policy/AdministratorAccess' : 'arn:aws:iam::aws:policy/PowerUserAccess',
        tags: { stage: v.name },
      },
      machine: {
        name: 'machine',
        path: '/service/',
        assume_role_policy: document({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
      },
    },
    aws_iam_role_policy: { reader: { name: 'own', role: '${aws_iam_role.reader.id}', policy: '${data.aws_iam_policy_document.use.json}' } },
    aws_iam_policy: {
      use: { name: 'use', description: 'kept', policy: '${data.aws_iam_policy_document.use.json}', tags: { stage: v.name } },
      shared: { name: 'shared', policy: document({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }) },
    },
    aws_iam_role_policy_attachment: { reader: { role: '${aws_iam_role.reader.name}', policy_arn: '${aws_iam_policy.use.arn}' } },
    aws_iam_user_policy_attachment: { ada: { user: '${aws_iam_user.ada.name}', policy_arn: '${aws_iam_policy.use.arn}' } },
    aws_iam_group_policy_attachment: { team: { group: '${aws_iam_group.team.name}', policy_arn: '${aws_iam_policy.use.arn}' } },
    aws_iam_policy_attachment: {
      shared: {
        name: 'shared',
        users: ['${aws_iam_user.ada.name}'],
        roles: ['${aws_iam_role.machine.name}'],
        policy_arn: '${aws_iam_policy.shared.arn}',
      },
    },
    aws_iam_instance_profile: { machine: { name: 'machine', role: '${aws_iam_role.machine.name}', tags: { stage: v.name } } },
    aws_kms_key: {
      shared: {
        deletion_window_in_days: 7,
        policy: document(
          { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' },
          { Effect: 'Allow', Principal: { AWS: '${aws_iam_role.reader.arn}' }, Action: 'kms:Decrypt', Resource: '*' },
        ),
      },
    },
  },
});

const first: Variant = { name: 'one', path: '/', seconds: 3600, status: 'Active', action: 'kms:ListKeys' };
const changed: Variant = { name: 'two', path: '/team/', seconds: 7200, status: 'Inactive', action: 'kms:ListAliases' };

describe('the released AWS provider, on IAM', () => {
  const provider = useProvider();
  const write = (variant: Variant, more: object = {}): void => provider.write({ ...content(variant), ...more });

  test('applies one of everything, and finds nothing to change afterwards', async () => {
    write(first);
    await provider.terraform.init();
    await provider.terraform.apply();
    expect(await provider.terraform.plan()).toBe('');
  });

  test('changes every attribute in place, and finds nothing to change afterwards', async () => {
    write(changed);
    await changeInPlace(provider);
  });

  test('imports what is there, and finds nothing to change afterwards', async () => {
    const arn = 'arn:aws:iam::000000000000';
    const imported: readonly (readonly [string, string])[] = [
      ['aws_iam_user.ada', 'ada'],
      ['aws_iam_role.reader', 'reader'],
      ['aws_iam_policy.use', `${arn}:policy/use`],
      ['aws_iam_user_policy.ada', 'ada:own'],
      ['aws_iam_role_policy.reader', 'reader:own'],
      ['aws_iam_role_policy_attachment.reader', `reader/${arn}:policy/use`],
      ['aws_iam_user_policy_attachment.ada', `ada/${arn}:policy/use`],
      ['aws_iam_instance_profile.machine', 'machine'],
      ['aws_iam_group.team', 'team'],
    ];
    await provider.terraform.run(['state', 'rm', ...imported.map(([address]) => address)]);
    write(changed, { import: imported.map(([to, id]) => ({ to, id })) });
    await provider.terraform.apply();
    // What no service remembers of a user is what Terraform does with it.
    expect(await provider.terraform.plan()).toBe('');
    write(changed);
  });

  test('destroys everything', async () => {
    await provider.terraform.destroy();
    expect(await provider.terraform.run(['state', 'list'])).toBe('');
  });
});

import type { Named } from './rows';

/** IAM user guide, "IAM identifiers": IAM has no regions, and paths are part of the name. */
const arnOf =
  (kind: string) =>
  ({ account, path, name }: Pick<Named, 'account' | 'path' | 'name'>): string =>
    `arn:aws:iam::${account}:${kind}${path}${name}`;

export const userArn = arnOf('user');
export const roleArn = arnOf('role');
export const groupArn = arnOf('group');
export const policyArn = arnOf('policy');
export const instanceProfileArn = arnOf('instance-profile');

/** A session shows its role's name and not the path. */
export const sessionArn = (account: string, roleName: string, sessionName: string): string =>
  `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`;

/** Account and name in the ARN of a user, role or policy; `undefined` for any other text. */
export function parseIamArn(
  arn: string,
  kind: 'user' | 'role' | 'policy',
): { readonly account: string; readonly name: string } | undefined {
  const [, account, found, rest] = /^arn:aws:iam::(\d{12}|aws):([a-z-]+)\/(.+)$/.exec(arn) ?? [];
  if (account === undefined || rest === undefined || found !== kind) return undefined;
  return { account, name: rest.slice(rest.lastIndexOf('/') + 1) };
}

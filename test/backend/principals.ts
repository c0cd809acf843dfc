import type { ReferenceBackend } from '../../src/backend';
import { readXml } from '../../src/backend/wire/aws/protocol/xml-reader';
import type { XmlElement } from '../../src/backend/wire/aws/protocol/xml-reader';
import { signed, toRequest } from '../negative/signed';
import { formBytes } from '../negative/world';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A refusal of IAM or STS. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** One request of the Query protocol, without an SDK; `values` are parameters as they stand in the form. */
export async function ask(
  backend: ReferenceBackend,
  service: 'iam' | 'sts',
  action: string,
  values: Readonly<Record<string, string>> = {},
  { accessKeyId, secretAccessKey, sessionToken }: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' },
): Promise<XmlElement> {
  const version = service === 'iam' ? '2010-05-08' : '2011-06-15';
  const form = formBytes(new URLSearchParams({ Action: action, Version: version, ...values }).toString());
  const token: [string, string][] = sessionToken === undefined ? [] : [['X-Amz-Security-Token', sessionToken]];
  const bytes = signed({ ...form, headers: [...form.headers, ...token] }, { service, accessKeyId, secret: secretAccessKey });
  const { status, body } = await backend.handle(toRequest(bytes));
  const root = readXml(typeof body === 'string' ? body : '');
  if (status >= 300) throw new Refusal(status, textIn(root, 'Code'), textIn(root, 'Message'));
  return root;
}

/** Text of the first element of that name, anywhere below. */
export function textIn(element: XmlElement, name: string): string {
  return textsIn(element, name)[0] ?? '';
}

export function textsIn(element: XmlElement, name: string): readonly string[] {
  return [...(element.name === name ? [element.text] : []), ...element.children.flatMap((child) => textsIn(child, name))];
}

export const policy = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
export const allow = (action: string | readonly string[], resource: string | readonly string[] = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});
export const deny = (action: string | readonly string[], resource: string | readonly string[] = '*', more: object = {}): object => ({
  ...allow(action, resource, more),
  Effect: 'Deny',
});
export const trust = (...principals: readonly string[]): string =>
  policy({ Effect: 'Allow', Principal: { AWS: principals }, Action: 'sts:AssumeRole' });

/** A user with an access key and, where given, an inline policy. */
export async function makeUser(
  backend: ReferenceBackend,
  name: string,
  document?: string,
): Promise<Credentials & { readonly arn: string }> {
  const arn = textIn(await ask(backend, 'iam', 'CreateUser', { UserName: name }), 'Arn');
  if (document !== undefined) {
    await ask(backend, 'iam', 'PutUserPolicy', { UserName: name, PolicyName: 'own', PolicyDocument: document });
  }
  const key = await ask(backend, 'iam', 'CreateAccessKey', { UserName: name });
  return { arn, accessKeyId: textIn(key, 'AccessKeyId'), secretAccessKey: textIn(key, 'SecretAccessKey') };
}

export async function makeRole(backend: ReferenceBackend, name: string, trusted: string, document?: string): Promise<string> {
  const made = await ask(backend, 'iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: trusted });
  if (document !== undefined) {
    await ask(backend, 'iam', 'PutRolePolicy', { RoleName: name, PolicyName: 'own', PolicyDocument: document });
  }
  return textIn(made, 'Arn');
}

export async function assume(
  backend: ReferenceBackend,
  by: Credentials,
  roleArn: string,
  values: Readonly<Record<string, string>> = {},
): Promise<Credentials> {
  const answer = await ask(backend, 'sts', 'AssumeRole', { RoleArn: roleArn, RoleSessionName: 'session', ...values }, by);
  return {
    accessKeyId: textIn(answer, 'AccessKeyId'),
    secretAccessKey: textIn(answer, 'SecretAccessKey'),
    sessionToken: textIn(answer, 'SessionToken'),
  };
}

import { invalidArgument, invalidRequest, s3Error } from './errors';
import { ownerOf } from './owner';
import type { AccessControlPolicy, Grant, Grantee } from '../../../../facts/aws/models/s3';
import type { Acl, AclGrant, AclGroup, AclPermission } from '../../../object/acl';

/** What a request says of an ACL: one of S3's own, grants in headers, or a document. */
export interface AclInput {
  readonly ACL?: string;
  readonly GrantFullControl?: string;
  readonly GrantRead?: string;
  readonly GrantReadACP?: string;
  readonly GrantWrite?: string;
  readonly GrantWriteACP?: string;
  readonly AccessControlPolicy?: AccessControlPolicy;
}

export interface Owners {
  /** Canonical user ids. */
  readonly owner: string;
  readonly bucketOwner: string;
}

type Canned = (owners: Owners) => readonly AclGrant[];

const toGroup = (group: AclGroup, permission: AclPermission): AclGrant => ({ grantee: { group }, permission });
const toBucketOwner =
  (permission: AclPermission): Canned =>
  ({ owner, bucketOwner }) =>
    owner === bucketOwner ? [] : [{ grantee: { id: bucketOwner }, permission }];

/** S3 User Guide, "Canned ACL": what each grants beside the owner's full control. */
const canned: Readonly<Record<string, Canned>> = Object.assign(Object.create(null) as Record<string, Canned>, {
  private: () => [],
  'public-read': () => [toGroup('AllUsers', 'READ')],
  'public-read-write': () => [toGroup('AllUsers', 'READ'), toGroup('AllUsers', 'WRITE')],
  'authenticated-read': () => [toGroup('AuthenticatedUsers', 'READ')],
  'bucket-owner-read': toBucketOwner('READ'),
  'bucket-owner-full-control': toBucketOwner('FULL_CONTROL'),
  'log-delivery-write': () => [toGroup('LogDelivery', 'WRITE'), toGroup('LogDelivery', 'READ_ACP')],
  // EC2's own user, of which there is none here.
  'aws-exec-read': () => [],
} satisfies Record<string, Canned>);

const grantHeaders = [
  ['GrantFullControl', 'FULL_CONTROL', 'x-amz-grant-full-control'],
  ['GrantRead', 'READ', 'x-amz-grant-read'],
  ['GrantReadACP', 'READ_ACP', 'x-amz-grant-read-acp'],
  ['GrantWrite', 'WRITE', 'x-amz-grant-write'],
  ['GrantWriteACP', 'WRITE_ACP', 'x-amz-grant-write-acp'],
] as const;

/** S3 User Guide, "Access control list (ACL) overview". */
const mostGrants = 100;
const groupPrefix: Readonly<Record<AclGroup, string>> = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/',
};
const groups = Object.keys(groupPrefix) as readonly AclGroup[];
const groupUri = (group: AclGroup): string => groupPrefix[group] + group;

export const asksForAcl = (input: AclInput): boolean =>
  input.ACL !== undefined || input.AccessControlPolicy !== undefined || grantHeaders.some(([member]) => input[member] !== undefined);

/** `undefined` where nothing is asked for. @throws AwsError */
export function readAcl(input: AclInput, owners: Owners): Acl | undefined {
  const inHeaders = grantHeaders.flatMap(([member, permission, header]) => headerGrants(input[member], permission, header));
  if (input.ACL !== undefined) {
    if (inHeaders.length > 0) throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed');
    const row = canned[input.ACL];
    if (row === undefined) throw invalidArgument('', 'x-amz-acl', input.ACL);
    return { owner: owners.owner, grants: [full(owners.owner), ...row(owners)] };
  }
  if (inHeaders.length > 0) return { owner: owners.owner, grants: inHeaders };
  return input.AccessControlPolicy && readDocument(input.AccessControlPolicy, owners.owner);
}

const full = (id: string): AclGrant => ({ grantee: { id }, permission: 'FULL_CONTROL' });

/** `id="…", uri="…"` */
function headerGrants(value: string | undefined, permission: AclPermission, header: string): readonly AclGrant[] {
  if (value === undefined) return [];
  return value.split(',').map((part) => {
    const [, kind, text = ''] = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/i.exec(part) ?? [];
    if (kind === undefined) throw invalidArgument('Argument format not recognized', header, value);
    const named = kind.toLowerCase();
    return { grantee: named === 'id' ? byId(text, 'id') : named === 'uri' ? byUri(text, 'uri') : byEmail(text), permission };
  });
}

function readDocument({ Owner: owner, Grants: given = [] }: AccessControlPolicy, expected: string): Acl {
  if (owner?.ID === undefined || given.length > mostGrants) throw malformedAcl();
  if (owner.ID !== expected) throw s3Error(403, 'AccessDenied', 'Access Denied');
  return {
    owner: expected,
    grants: given.map(({ Grantee: grantee, Permission: permission }) => {
      if (grantee === undefined || permission === undefined) throw malformedAcl();
      return { grantee: readGrantee(grantee), permission };
    }),
  };
}

const malformedAcl = () =>
  s3Error(400, 'MalformedACLError', 'The XML you provided was not well-formed or did not validate against our published schema');

function readGrantee({ Type: type, ID: id, URI: uri, EmailAddress: email }: Grantee): AclGrant['grantee'] {
  if (type === 'CanonicalUser' && id !== undefined) return byId(id, 'CanonicalUser/ID');
  if (type === 'Group' && uri !== undefined) return byUri(uri, 'Group/URI');
  if (type === 'AmazonCustomerByEmail' && email !== undefined) return byEmail(email);
  throw malformedAcl();
}

function byId(id: string, name: string): AclGrant['grantee'] {
  if (!/^[0-9a-f]{64}$/.test(id)) throw invalidArgument('Invalid id', name, id);
  return { id };
}

function byUri(uri: string, name: string): AclGrant['grantee'] {
  const group = groups.find((one) => groupUri(one) === uri);
  if (group === undefined) throw invalidArgument('Invalid group uri', name, uri);
  return { group };
}

/** Accounts have no addresses here. */
function byEmail(address: string): never {
  throw s3Error(400, 'UnresolvableGrantByEmailAddress', 'The e-mail address you provided does not match any account on record.', {
    Email: address,
  });
}

export const writeAcl = ({ owner, grants }: Acl) => ({
  Owner: { ID: owner },
  Grants: grants.map(({ grantee, permission }): Grant => ({
    Grantee: 'id' in grantee ? { ID: grantee.id, Type: 'CanonicalUser' } : { URI: groupUri(grantee.group), Type: 'Group' },
    Permission: permission,
  })),
});

export const canonicalId = (account: string): string => ownerOf(account).ID ?? '';

/** What holds where nobody said anything. */
export const ownersAlone = (account: string): Acl => ({ owner: canonicalId(account), grants: [full(canonicalId(account))] });

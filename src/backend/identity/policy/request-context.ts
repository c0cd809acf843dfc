import { roleOfSession } from './principal-entry';
import type { Principal, Session } from '../../principal';

export interface PrincipalTag {
  readonly key: string;
  readonly value: string;
}

interface ContextParts {
  readonly environment?: () => ReadonlyMap<string, readonly string[]>;
  readonly principalTags?: readonly PrincipalTag[];
}

/** Condition keys of one request. Names are looked up in any case, as IAM does. */
export class RequestContext {
  private byName: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(
    private readonly principal: Principal,
    private readonly given: ReadonlyMap<string, readonly string[]>,
    private readonly more: ContextParts = {},
  ) {}

  /** `undefined` where the request has no such key; a key without values is none. */
  values(key: string): readonly string[] | undefined {
    // Most statements have no condition: nothing is prepared before the first question.
    // What is known of the principal stands above what the request brings.
    this.byName ??= new Map([
      ...lowerCase(this.more.environment?.() ?? []),
      ...lowerCase(this.given),
      ...lowerCase(principalKeys(this.principal)),
      ...lowerCase((this.more.principalTags ?? []).map((tag) => [`aws:PrincipalTag/${tag.key}`, [tag.value]] as const)),
    ]);
    const values = this.byName.get(key.toLowerCase());
    return values === undefined || values.length === 0 ? undefined : values;
  }

  /** The value of a policy variable: only a key with exactly one value has one. */
  readonly variable = (key: string): string | undefined => {
    const values = this.values(key);
    return values?.length === 1 ? values[0] : undefined;
  };
}

function lowerCase(entries: Iterable<readonly [string, readonly string[]]>): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, readonly string[]>();
  for (const [name, values] of entries) {
    const key = name.toLowerCase();
    // `kms:EncryptionContext:a` and `…:A` are one condition key with the values of both.
    byName.set(key, [...(byName.get(key) ?? []), ...values]);
  }
  return byName;
}

/** IAM user guide, "AWS global condition context keys", properties of the principal. */
function principalKeys(principal: Principal): readonly (readonly [string, readonly string[]])[] {
  const { account, arn, userId, kind, session } = principal;
  if (kind === 'anonymous') return [['aws:PrincipalType', ['Anonymous']]];
  if (kind === 'service') {
    return [
      ['aws:PrincipalIsAWSService', ['true']],
      ['aws:PrincipalServiceName', [arn]],
    ];
  }
  return [
    ['aws:PrincipalAccount', [account]],
    ['aws:PrincipalArn', [entityArn(principal)]],
    ['aws:PrincipalIsAWSService', ['false']],
    ['aws:PrincipalType', [principalTypes[kind]]],
    ['aws:userid', [userId]],
    ...(kind === 'user' ? ([['aws:username', [arn.slice(arn.lastIndexOf('/') + 1)]]] as const) : []),
    ...(session === undefined ? [] : sessionKeys(session)),
  ];
}

/** Only requests with temporary credentials have these; nobody here has a second factor. */
const sessionKeys = ({ issuedAt, sourceIdentity }: Session): readonly (readonly [string, readonly string[]])[] => [
  ['aws:MultiFactorAuthPresent', ['false']],
  ['aws:TokenIssueTime', [`${new Date(issuedAt).toISOString().slice(0, 19)}Z`]],
  ...(sourceIdentity === undefined ? [] : ([['aws:SourceIdentity', [sourceIdentity]]] as const)),
];

/** Of a session it is the role's ARN. */
function entityArn(principal: Principal): string {
  const { arn, kind, session } = principal;
  if (kind !== 'role-session') return arn;
  if (session?.roleArn !== undefined) return session.roleArn;
  const role = roleOfSession(principal);
  return role === undefined ? arn : `arn:aws:iam::${role.account}:role/${role.name}`;
}

const principalTypes = { root: 'Account', user: 'User', 'role-session': 'AssumedRole' } as const;

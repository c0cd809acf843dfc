import { roleOfSession } from './principal-entry';
import type { Principal } from '../../principal';

/** Condition keys of one request. Names are looked up in any case, as IAM does. */
export class RequestContext {
  private byName: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(
    private readonly principal: Principal,
    private readonly given: ReadonlyMap<string, readonly string[]>,
  ) {}

  /** `undefined` where the request has no such key; a key without values is none. */
  values(key: string): readonly string[] | undefined {
    // Most statements have no condition: nothing is prepared before the first question.
    // What is known of the principal stands above what the request brings.
    this.byName ??= new Map([...lowerCase(this.given), ...lowerCase(principalKeys(this.principal))]);
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
  const { account, arn, userId, kind } = principal;
  if (kind === 'anonymous') return [['aws:PrincipalType', ['Anonymous']]];
  if (kind === 'service') {
    return [
      ['aws:PrincipalIsAWSService', ['true']],
      ['aws:PrincipalServiceName', [arn]],
    ];
  }
  const role = kind === 'role-session' ? roleOfSession(principal) : undefined;
  return [
    ['aws:PrincipalAccount', [account]],
    // Of a session it is the role's ARN.
    ['aws:PrincipalArn', [role === undefined ? arn : `arn:aws:iam::${role.account}:role/${role.name}`]],
    ['aws:PrincipalIsAWSService', ['false']],
    ['aws:PrincipalType', [principalTypes[kind]]],
    ['aws:userid', [userId]],
    ...(kind === 'user' ? ([['aws:username', [arn.slice(arn.lastIndexOf('/') + 1)]]] as const) : []),
  ];
}

const principalTypes = { root: 'Account', user: 'User', 'role-session': 'AssumedRole' } as const;

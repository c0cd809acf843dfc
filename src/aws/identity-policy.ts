import type { ITerraformDependable } from 'cdktf';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Grantee } from './grantee';
import type { PolicyCondition } from './policy-condition';
import { PolicyDocument } from './policy-document';
import { PolicyStatement } from './policy-statement';
import type { IamRole, IamUser } from './resources';
import { IamRolePolicy, IamUserPolicy } from './resources';

/** What somebody is to be let do. */
export interface Allowance {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: readonly PolicyCondition[];
}

/**
 * The one inline policy that holds everything this library lets a role or user of the app do. It lives in the stack of the role, so that a
 * stack of keys never depends on the stacks that use them.
 */
class IdentityPolicy extends Construct {
  readonly resource: ITerraformDependable;
  private policy = new PolicyDocument();

  constructor(stack: TerraformStack, id: string, grantee: Grantee) {
    super(stack, id);
    const policy = Lazy.stringValue({ produce: () => this.policy.toJson() });
    const { iamRole, iamUser } = grantee;
    this.resource =
      iamRole !== undefined
        ? new IamRolePolicy(this, 'Resource', { role: iamRole.name, policy, provider: iamRole.provider })
        : new IamUserPolicy(this, 'Resource', { user: iamUser?.name ?? '', policy, provider: iamUser?.provider });
  }

  allow({ actions, resources, conditions = [] }: Allowance): void {
    const written = this.policy.statements.some(
      (statement) =>
        sameList(statement.actions, actions) &&
        sameList(statement.resources, resources) &&
        sameConditions(statement.conditions, conditions),
    );
    if (!written) {
      this.policy = this.policy.withStatements(
        new PolicyStatement({ actions: [...actions], resources: [...resources], conditions: [...conditions] }),
      );
    }
  }
}

/** The app's own role or user of this grantee, to whose policies it can add. */
export const identityOf = ({ iamRole, iamUser }: Grantee): IamRole | IamUser | undefined => iamRole ?? iamUser;

/** Lets a role or user of the app do something by its own policies; undefined if the grantee is neither. */
export function allowIdentity(grantee: Grantee, allowance: Allowance): ITerraformDependable | undefined {
  const identity = identityOf(grantee);
  if (identity === undefined) return undefined;
  const stack = TerraformStack.of(identity);
  const id = `AtrestGrants-${identity.node.path.slice(stack.node.path.length + 1).replaceAll('/', '-')}`;
  const existing = stack.node.tryFindChild(id);
  const policy = existing instanceof IdentityPolicy ? existing : new IdentityPolicy(stack, id, grantee);
  policy.allow(allowance);
  return policy.resource;
}

const sameConditions = (one: readonly PolicyCondition[], other: readonly PolicyCondition[]): boolean =>
  one.length === other.length && one.every((condition, index) => JSON.stringify(condition) === JSON.stringify(other[index]));

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

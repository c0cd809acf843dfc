import type { PolicySide } from '../../identity/policy/evaluate';

/** A request that policies refuse. */
export interface Denial {
  readonly principalArn: string;
  readonly action: string;
  /** As the service shows it; absent where it names none. */
  readonly resource?: string;
  readonly explicit: boolean;
  readonly by: PolicySide;
  /** The resource is another account's. */
  readonly foreign?: boolean;
}

/** IAM user guide, "Access denied error message examples". */
const policies: Readonly<Record<PolicySide, readonly [name: string, withArticle: string]>> = {
  identity: ['identity-based policy', 'an identity-based policy'],
  resource: ['resource-based policy', 'a resource-based policy'],
  boundary: ['permissions boundary', 'a permissions boundary'],
  session: ['session policy', 'a session policy'],
};

/** Who may not do what. */
export const deniedText = ({ principalArn, action, resource }: Denial): string =>
  `User: ${principalArn} is not authorized to perform: ${action}${resource === undefined ? '' : ` on resource: ${resource}`}`;

/** The same, and why. */
export function denialText(denial: Denial): string {
  const [name, withArticle] = policies[denial.by];
  const why = denial.explicit ? `with an explicit deny in ${withArticle}` : `because no ${name} allows the ${denial.action} action`;
  return `${deniedText(denial)} ${why}`;
}

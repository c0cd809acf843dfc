import type { Audited, Remark } from './audited';
import { AuditCheck, AuditSeverity } from '../../core/audit-finding';
import { decryptingActions, identityPolicyHolders, keyControls, keyPolicyHolders } from '../../facts/aws/data-at-rest';

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** Whether a key policy lets everybody in, or an identity policy lets somebody decrypt under every key. */
export function checkPolicy({ resource: { type, attributes } }: Audited): Remark[] {
  const ofKey = keyPolicyHolders.some((holder) => holder === type);
  if (!ofKey && !identityPolicyHolders.some((holder) => holder === type)) return [];
  const allowed = statementsOf(attributes.policy).filter(({ Effect }) => Effect === 'Allow');
  if (ofKey) return allowed.some((statement) => isPublic(statement)) ? [publicPolicy] : [];
  return allowed.some((statement) => decryptsEverywhere(statement)) ? [decryptEverywhere] : [];
}

/** Terraform expressions in strings are values like others; a policy that is one expression as a whole is not known before apply. */
function statementsOf(policy: unknown): readonly Statement[] {
  if (typeof policy !== 'string') return [];
  try {
    const { Statement: statements } = JSON.parse(policy) as { readonly Statement?: unknown };
    return (Array.isArray(statements) ? statements : [statements]).filter(
      (one): one is Statement => typeof one === 'object' && one !== null,
    );
  } catch {
    return [];
  }
}

const isPublic = ({ Principal, Condition }: Statement): boolean =>
  Condition === undefined && (Principal === '*' || (isRecord(Principal) && list(Principal.AWS).includes('*')));

const decryptsEverywhere = ({ Action, Resource, Condition }: Statement): boolean =>
  Condition === undefined &&
  list(Resource).some((resource) => resource === '*' || /:kms:[^:]*:[^:]*:(?:\*|key\/\*)$/.test(resource)) &&
  list(Action).some((action) => decryptingActions.some((decrypting) => matches(action, decrypting)));

function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const publicPolicy: Remark = {
  check: AuditCheck.WILDCARD_POLICY,
  severity: AuditSeverity.ERROR,
  message: 'the key policy lets everybody in, in every account',
  remedy: 'name principals, or add a condition such as kms:CallerAccount',
  controls: [...keyControls.publicPolicy],
};

const decryptEverywhere: Remark = {
  check: AuditCheck.WILDCARD_POLICY,
  severity: AuditSeverity.WARNING,
  message: 'the policy lets its holder decrypt under every key',
  remedy: 'name the ARNs of keys',
  controls: [...keyControls.decryptEverywhere],
};

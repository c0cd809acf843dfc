import type { Audited, Remark } from './audited';
import { AuditCheck, AuditSeverity } from '../../core/audit-finding';
import { keyControls } from '../../facts/aws/data-at-rest';

/** Whether a key that KMS can rotate is rotated: symmetric, with material KMS made, outside key stores. */
export function checkRotation({ resource: { type, attributes } }: Audited): Remark[] {
  if (type !== 'aws_kms_key') return [];
  const spec = attributes.customer_master_key_spec ?? 'SYMMETRIC_DEFAULT';
  const rotatable = spec === 'SYMMETRIC_DEFAULT' && attributes.custom_key_store_id === undefined;
  if (!rotatable || attributes.enable_key_rotation === true || typeof attributes.enable_key_rotation === 'string') return [];
  return [
    {
      check: AuditCheck.KEY_NOT_ROTATED,
      severity: AuditSeverity.WARNING,
      message: 'the key is not rotated',
      remedy: 'set enable_key_rotation',
      controls: [...keyControls.rotation],
    },
  ];
}

import type { BucketEncryptions } from './bucket-encryption-of';
import type { PlannedResource, PlannedStack } from './planned-resource';
import type { AuditFinding } from '../../core/audit-finding';

/** What a check looks at. */
export interface Audited {
  readonly resource: PlannedResource;
  readonly stack: PlannedStack;
  readonly bucketEncryptions: BucketEncryptions;
  /** Whether data is to be under keys of the customer's. */
  readonly customerKeys: boolean;
}

/** What a check says; where it is follows from the resource. */
export type Remark = Pick<AuditFinding, 'check' | 'severity' | 'message' | 'remedy' | 'controls'>;

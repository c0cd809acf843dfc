import { invalid } from './errors';
import type { ResourceType } from '../../../../facts/aws/models/rbin';

/** Of what AWS has a bin for, snapshots have one here: a rule for others would keep nothing. */
export function checkResourceType(type: ResourceType | undefined): void {
  if (type !== undefined && type !== 'EBS_SNAPSHOT') throw invalid(`Resource type ${type} is not supported.`);
}

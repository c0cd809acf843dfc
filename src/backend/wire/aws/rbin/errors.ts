import type { ValidationExceptionReason } from '../../../../facts/aws/models/rbin';
import type { BlockFault, BlockFaults } from '../../../block/block-fault';
import type { RetentionFault, RetentionFaults } from '../../../block/retention/retention-fault';
import { word } from '../../../fault';
import type { FaultTable } from '../../../fault';
import { AwsError } from '../aws-error';

/** Statuses and reasons: the service's model. The texts are ours. */
export const invalid = (message: string, Reason: ValidationExceptionReason = 'INVALID_PARAMETER_VALUE'): AwsError =>
  new AwsError({ code: 'ValidationException', message, extra: { Reason } });

const conflict = (message: string): AwsError =>
  new AwsError({ code: 'ConflictException', message, status: 409, extra: { Reason: 'INVALID_RULE_STATE' } });

const quota = (message: string): AwsError =>
  new AwsError({ code: 'ServiceQuotaExceededException', message, status: 402, extra: { Reason: 'SERVICE_QUOTA_EXCEEDED' } });

export const ruleNotFound = (id: string): AwsError =>
  new AwsError({
    code: 'ResourceNotFoundException',
    message: `The retention rule '${id}' does not exist.`,
    status: 404,
    extra: { Reason: 'RULE_NOT_FOUND' },
  });

const retentionFaults: FaultTable<RetentionFaults, AwsError> = {
  'rule-not-found': ({ id }) => ruleNotFound(id),
  'rule-locked': ({ id }) => conflict(`The retention rule '${id}' is locked.`),
  'rule-not-locked': ({ id }) => conflict(`The retention rule '${id}' is not locked.`),
  'lock-needs-region': () => invalid('Only Region-level retention rules can be locked.'),
  'delay-fixed': () => invalid('The unlock delay cannot be changed after the rule was first locked.'),
  'only-and-except': () => invalid('ExcludeResourceTags can only be specified for Region-level retention rules.'),
  'too-many-rules': ({ maximum }) => quota(`You can have at most ${maximum} retention rules in a Region.`),
};

/** Of the faults of block storage, those of tags can come from here. */
const tagFaults: Partial<FaultTable<BlockFaults, AwsError>> = {
  'tag-reserved': ({ prefix }) => invalid(`Tag keys starting with '${prefix}' are reserved for internal use.`),
  'tag-too-long': ({ part, maximum }) => invalid(`The tag ${part} exceeds the maximum length of ${maximum} characters.`),
  'tag-empty-key': () => invalid('Tag keys must not be empty.'),
  'too-many-tags': ({ maximum }) => quota(`A retention rule can have at most ${maximum} tags.`),
};

export const wordRetentionFault = (fault: RetentionFault): AwsError => word(retentionFaults, fault);
export const wordTagFault = (fault: BlockFault): AwsError | undefined =>
  Object.hasOwn(tagFaults, fault.kind) ? word(tagFaults as FaultTable<BlockFaults, AwsError>, fault) : undefined;

import type {
  AccessDeniedExceptionReason,
  ResourceNotFoundExceptionReason,
  ValidationExceptionReason,
} from '../../../../facts/aws/models/ebs';
import type { BlockFault, BlockFaults } from '../../../block/block-fault';
import type { DirectFault, DirectFaults } from '../../../block/direct/direct-fault';
import { word } from '../../../fault';
import type { FaultTable } from '../../../fault';
import type { KeyFault } from '../../../keys/key-fault';
import { AwsError } from '../aws-error';

/** Statuses and reasons: the service's model. The texts that were seen in public say where; the others are ours. */
export const invalid = (Reason: ValidationExceptionReason, message: string): AwsError =>
  new AwsError({ code: 'ValidationException', message, extra: { Reason } });

export const denied = (Reason: AccessDeniedExceptionReason, message: string): AwsError =>
  new AwsError({ code: 'AccessDeniedException', message, status: 403, extra: { Reason } });

const notFound = (Reason: ResourceNotFoundExceptionReason, message: string): AwsError =>
  new AwsError({ code: 'ResourceNotFoundException', message, status: 404, extra: { Reason } });

const internal = (): AwsError => new AwsError({ code: 'InternalServerException', message: 'An internal error has occurred.', status: 500 });

const badTag = (message: string): AwsError => invalid('INVALID_TAG', message);

/** What these operations can meet. Kinds of volumes and instances only are none of theirs: a defect, if one came. */
const blockFaults: Partial<FaultTable<BlockFaults, AwsError>> = {
  // awslabs/coldsnap#43.
  'not-found': ({ id }) => notFound('SNAPSHOT_NOT_FOUND', `The snapshot '${id}' does not exist.`),
  'wrong-state': ({ id, state }) => invalid('INVALID_SNAPSHOT_ID', `The snapshot '${id}' is in state '${state}'.`),
  'size-invalid': () => invalid('INVALID_VOLUME_SIZE', 'The volume size is invalid.'),
  'key-without-encryption': () => invalid('INVALID_PARAMETER_VALUE', 'KmsKeyArn requires Encrypted to be true.'),
  'tag-reserved': ({ prefix }) => badTag(`Tag keys starting with '${prefix}' are reserved for internal use.`),
  'tag-too-long': ({ part, maximum }) => badTag(`The tag ${part} exceeds the maximum length of ${maximum} characters.`),
  'tag-empty-key': () => badTag('Tag keys must not be empty.'),
  'too-many-tags': ({ maximum }) => badTag(`A snapshot can have at most ${maximum} tags.`),
  // EBS user guide, "Ensure idempotency in StartSnapshot API requests".
  'token-reused': () =>
    new AwsError({ code: 'ConflictException', message: 'The client token was used with other request parameters.', status: 409 }),
  'io-error': internal,
};

const directFaults: FaultTable<DirectFaults, AwsError> = {
  'encryption-inherited': () =>
    invalid('INVALID_PARAMETER_VALUE', 'Encrypted and KmsKeyArn cannot be specified together with ParentSnapshotId.'),
  'clear-refused': () => invalid('INVALID_PARAMETER_VALUE', 'The account encrypts by default, so the snapshot cannot be unencrypted.'),
  'smaller-than-parent': ({ parentId }) =>
    invalid('INVALID_VOLUME_SIZE', `The volume size must not be less than that of the parent snapshot '${parentId}'.`),
  'too-many-pending': ({ maximum }) =>
    new AwsError({
      code: 'ConcurrentLimitExceededException',
      message: `You have reached the limit of ${maximum} pending snapshots.`,
      status: 400,
    }),
  'not-writable': ({ id, state }) =>
    invalid('INVALID_SNAPSHOT_ID', `The snapshot '${id}' is in state '${state}' and cannot be written to.`),
  'not-readable': ({ id, state }) => invalid('INVALID_SNAPSHOT_ID', `The snapshot '${id}' is in state '${state}', not 'completed'.`),
  'unit-outside': ({ index }) => invalid('INVALID_BLOCK', `The block index ${index} is outside of the volume.`),
  'wrong-count': ({ given, written }) =>
    invalid('INVALID_PARAMETER_VALUE', `ChangedBlocksCount is ${given}, but ${written} blocks were written.`),
  'wrong-checksum': () => invalid('INVALID_PARAMETER_VALUE', 'The aggregated checksum does not match the blocks that were written.'),
  unrelated: ({ first, second }) => invalid('UNRELATED_SNAPSHOTS', `The snapshots '${first}' and '${second}' are not of the same lineage.`),
};

export const wordBlockFault = (fault: BlockFault): AwsError | undefined =>
  Object.hasOwn(blockFaults, fault.kind) ? word(blockFaults as FaultTable<BlockFaults, AwsError>, fault) : undefined;
export const wordDirectFault = (fault: DirectFault): AwsError => word(directFaults, fault);

/** EBS asks KMS in its caller's name: what that refuses is a dependency's refusal. */
export function wordKeyFault(fault: KeyFault): AwsError {
  if (fault.kind === 'not-found') return notFound('DEPENDENCY_RESOURCE_NOT_FOUND', 'The KMS key does not exist.');
  if (fault.kind === 'access-denied') return denied('DEPENDENCY_ACCESS_DENIED', 'You are not authorized to use the KMS key.');
  return invalid('INVALID_CUSTOMER_KEY', 'The KMS key is in an incorrect state.');
}

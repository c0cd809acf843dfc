import { isBlockFault } from '../../../block/block-fault';
import type { BlockFault, BlockFaults, BlockResource } from '../../../block/block-fault';
import type { FaultTable } from '../../../fault';
import { word } from '../../../fault';
import type { KeyFault } from '../../../keys/key-fault';
import { AwsError } from '../aws-error';
import { gibibytesOf } from './gibibytes';

/** Client errors are 400 but for `DryRunOperation` (EC2 API Reference, "Error codes"). */
export const ec2Error = (code: string, message: string, status = 400): AwsError => new AwsError({ code, message, status });

export const invalidValue = (message: string): AwsError => ec2Error('InvalidParameterValue', message);

/** A function of AWS that is not served is refused, never ignored. */
export function refuse(what: string): never {
  throw ec2Error('UnsupportedOperation', `${what} is not supported.`);
}

const notFoundWords: Readonly<Record<BlockResource, (id: string) => AwsError>> = {
  volume: (id) => ec2Error('InvalidVolume.NotFound', `The volume '${id}' does not exist.`),
  snapshot: (id) => ec2Error('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`),
  instance: (id) => ec2Error('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`),
  image: (id) => ec2Error('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`),
  'launch-template': (id) =>
    ec2Error('InvalidLaunchTemplateId.NotFound', `The specified launch template, with template ID ${id}, does not exist.`),
};

export const notFound = (what: BlockResource, id: string): AwsError => notFoundWords[what](id);

const acted = { stop: 'stopped', terminate: 'terminated' } as const;
const protectedBy = { terminationProtected: 'disableApiTermination', stopProtected: 'disableApiStop' } as const;

/** Sources of the texts: answers of the service that people showed in public. Where none was found the words are ours, under the service's code. */
const blockFaults: FaultTable<BlockFaults, AwsError> = {
  'not-found': ({ what, id }) => notFound(what, id),
  // andsens/build-debian-cloud#85, ansible-collections/amazon.aws#497.
  'wrong-state': ({ what, id, state, allowed }) => {
    // ansible/ansible#24945.
    if (what === 'image') return ec2Error('InvalidAMIID.Unavailable', `The image ID '${id}' is no longer available`);
    if (what === 'snapshot') return ec2Error('IncorrectState', `Snapshot is in invalid state - ${state}`);
    return ec2Error(
      'IncorrectState',
      what === 'instance' ? `Instance '${id}' is not '${allowed[0] ?? ''}'.` : `${id} is not '${allowed[0] ?? ''}'.`,
    );
  },
  'volume-in-use': ({ id, instanceId }) => ec2Error('VolumeInUse', `Volume ${id} is currently attached to ${instanceId}`),
  'attachment-not-found': ({ volumeId, instanceId, device }) =>
    ec2Error(
      'InvalidAttachment.NotFound',
      `The volume '${volumeId}' is not attached${instanceId === undefined ? '' : ` to instance '${instanceId}'`}${device === undefined ? '' : ` as device '${device}'`}.`,
    ),
  // nanovms/ops#1189.
  'device-in-use': ({ device }) => invalidValue(`Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`),
  // linuxkit/linuxkit#2388.
  'zone-mismatch': ({ volumeId, instanceId }) =>
    ec2Error('InvalidVolume.ZoneMismatch', `The volume '${volumeId}' is not in the same availability zone as instance '${instanceId}'`),
  'size-missing': () => ec2Error('MissingParameter', 'The request must contain the parameter size/snapshot'),
  'size-invalid': ({ size }) => invalidValue(`Value (${gibibytesOf(size)}) for parameter size is invalid.`),
  'smaller-than-snapshot': ({ size, snapshotId, snapshotSize }) =>
    invalidValue(
      `Volume of size ${gibibytesOf(size)}GB is smaller than snapshot '${snapshotId}', expect size >= ${gibibytesOf(snapshotSize)}GB`,
    ),
  // aws/aws-cli#4216.
  'smaller-than-before': () => invalidValue('New size cannot be smaller than existing size'),
  // keithvassallomt/parsec-aws-automation#12.
  'key-without-encryption': () =>
    ec2Error('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.'),
  // hashicorp/packer#7499.
  'managed-key-not-shareable': () => ec2Error('OperationNotPermitted', 'Encrypted snapshots with EBS default key cannot be shared'),
  'encrypted-not-public': () => ec2Error('OperationNotPermitted', 'Encrypted snapshots cannot be shared publicly'),
  'public-access-blocked': () =>
    ec2Error('OperationNotPermitted', 'Snapshots cannot be shared publicly while block public access is enabled for this Region'),
  // kubernetes-sigs/cluster-api-provider-aws#5461.
  'tag-reserved': ({ key, prefix }) =>
    invalidValue(`Value ( ${key} ) for parameter key is invalid. Tag keys starting with '${prefix}' are reserved for internal use`),
  'tag-too-long': ({ part, maximum }) => invalidValue(`Tag ${part} exceeds the maximum length of ${maximum} characters`),
  'tag-empty-key': () => invalidValue('Value ( empty ) for parameter key is invalid. Tag keys must not be empty'),
  'too-many-tags': () => ec2Error('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.'),
  'instance-protected': ({ id, act, by }) =>
    ec2Error(
      'OperationNotPermitted',
      `The instance '${id}' may not be ${acted[act]}. Modify its '${protectedBy[by]}' instance attribute and try again.`,
    ),
  'root-in-use': ({ device, instanceId }) =>
    ec2Error('OperationNotPermitted', `Unable to detach root volume '${device}' from instance '${instanceId}'`),
  'root-missing': ({ instanceId, device }) =>
    invalidValue(`Invalid value '${instanceId}' for instanceId. Instance does not have a volume attached at root (${device})`),
  'device-not-found': ({ device }) => ec2Error('InvalidInstanceAttributeValue', `No device is currently mapped at ${device}`),
  // sebdah/automated-ebs-snapshots#4.
  'snapshot-in-use': ({ id, imageId }) => ec2Error('InvalidSnapshot.InUse', `The snapshot ${id} is currently in use by ${imageId}`),
  // nanovms/ops#392.
  'image-name-taken': ({ name, imageId }) => ec2Error('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${imageId}`),
  // awslabs/amazon-eks-ami#52.
  'image-storage-denied': () => ec2Error('InvalidRequest', 'You do not have permission to access the storage of this ami'),
  'template-name-taken': () => ec2Error('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.'),
  'template-version-not-found': ({ id, version }) =>
    ec2Error(
      'InvalidLaunchTemplateId.VersionNotFound',
      `Could not find the specified version ${version} for the launch template with ID ${id}.`,
    ),
  'template-version-default': () => ec2Error('InvalidLaunchTemplateVersion', 'The default version cannot be deleted.'),
  'out-of-range': () => invalidValue('The range lies outside the volume.'),
  'not-attached': ({ volumeId }) => ec2Error('IncorrectState', `${volumeId} is not 'in-use'.`),
  'io-error': () => ec2Error('InternalError', 'An internal error has occurred', 500),
  // No answer about a lock was found in public: codes and texts are ours.
  'snapshot-locked': ({ id }) => ec2Error('OperationNotPermitted', `The snapshot '${id}' is locked and cannot be deleted.`),
  'not-locked': ({ id }) => ec2Error('IncorrectState', `The snapshot '${id}' is not locked.`),
  'lock-binding': ({ id }) =>
    ec2Error('OperationNotPermitted', `The snapshot '${id}' is locked in compliance mode: the lock can only be extended.`),
  'lock-too-short': () => invalidValue('The lock would have expired already.'),
  'token-reused': () =>
    // kubernetes-sigs/aws-ebs-csi-driver#1428.
    ec2Error(
      'IdempotentParameterMismatch',
      'Parameters on this idempotent request are inconsistent with parameters used in previous request(s)',
    ),
};

export const wordBlockFault = (fault: BlockFault): AwsError => word(blockFaults, fault);

/**
 * A key that cannot be used, where EC2 says so at once. The same text whatever the reason: hashicorp/packer#12683,
 * CiscoDevNet/cloud-cml#8.
 */
export const wordKeyFault = (fault: KeyFault): AwsError =>
  fault.kind === 'not-found'
    ? ec2Error('InvalidKMSKey.NotFound', 'The KMS key provided does not exist')
    : ec2Error('InvalidKMSKey.InvalidState', 'The KMS key provided is in an incorrect state');

/** The work, with some refusals in words of the operation. */
export async function reworded<T>(work: Promise<T>, words: Partial<FaultTable<BlockFaults, AwsError>>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isBlockFault(error)) throw error;
    throw word({ ...blockFaults, ...words }, error);
  }
}

import { ec2Error, invalidValue } from './errors';
import { imageId, instanceId, launchTemplateId, snapshotId, volumeId } from '../../../../facts/aws/ec2-ids';

/** @throws AwsError for an id of the wrong form. The text names the parameter as EC2 does: `volumes` where a list is meant. */
export function checkVolumeId(id: string, parameter: 'volume' | 'volumeId' | 'volumes'): string {
  if (volumeId.test(id)) return id;
  throw invalidValue(id === '' ? empty(parameter) : `Value (${id}) for parameter ${parameter} is invalid. Expected: 'vol-...'.`);
}

/** @throws AwsError `InvalidParameterValue`, as for volumes. turbot/steampipe-plugin-aws#918 for the empty one. */
export function checkSnapshotId(id: string, parameter: 'snapshotId' | 'snapshots' = 'snapshotId'): string {
  if (snapshotId.test(id)) return id;
  throw invalidValue(id === '' ? empty(parameter) : `Value (${id}) for parameter ${parameter} is invalid. Expected: 'snap-...'.`);
}

const empty = (parameter: string): string => `Value () for parameter ${parameter} is invalid. Parameter may not be null or empty`;

/** ClusterLabs/cluster-glue#29. @throws AwsError `InvalidInstanceID.Malformed` */
export function checkInstanceId(id: string): string {
  if (instanceId.test(id)) return id;
  throw ec2Error('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
}

/** hashicorp/terraform#31854, boto/boto3#1505. @throws AwsError `InvalidAMIID.Malformed` */
export function checkImageId(id: string): string {
  if (imageId.test(id)) return id;
  throw ec2Error('InvalidAMIID.Malformed', `Invalid id: "${id}"${id.startsWith('ami-') ? '' : ' (expecting "ami-...")'}`);
}

/** Terraform's provider looks at the code. @throws AwsError `InvalidLaunchTemplateId.Malformed` */
export function checkLaunchTemplateId(id: string): string {
  if (launchTemplateId.test(id)) return id;
  throw ec2Error('InvalidLaunchTemplateId.Malformed', `Invalid launch template ID: '${id}'`);
}

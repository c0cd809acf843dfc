import { ec2Error, invalidValue } from './errors';
import type { CreateVolumePermission } from '../../../../facts/aws/models/ec2';
import { everybody } from '../../../block/snapshot-sharing';

/** @throws AwsError `InvalidUserID.Malformed`, `InvalidParameterValue` */
export function readPermissions(given: readonly CreateVolumePermission[] | undefined): readonly string[] {
  return (given ?? []).flatMap(({ UserId, Group }) => [
    ...(UserId === undefined ? [] : [readUser(UserId)]),
    ...(Group === undefined ? [] : [readGroup(Group)]),
  ]);
}

export function readUser(id: string): string {
  if (/^\d{12}$/.test(id)) return id;
  throw ec2Error('InvalidUserID.Malformed', `Invalid user id: "${id}"`);
}

export function readGroup(name: string): string {
  if (name === everybody) return name;
  throw invalidValue(`Value (${name}) for parameter group is invalid. The only group is '${everybody}'.`);
}

export const writePermissions = (sharedWith: readonly string[] = []): readonly CreateVolumePermission[] =>
  sharedWith.map((one) => (one === everybody ? { Group: everybody } : { UserId: one }));

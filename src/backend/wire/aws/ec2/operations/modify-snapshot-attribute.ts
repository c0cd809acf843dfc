import type { ModifySnapshotAttributeRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue } from '../errors';
import { findSnapshot } from '../snapshots';
import { readGroup, readPermissions, readUser } from '../volume-permissions';

/** Both ways of saying it: lists of permissions, or one kind of change with users and groups. */
export const modifySnapshotAttribute = operation<ModifySnapshotAttributeRequest, object>({
  name: 'ModifySnapshotAttribute',
  async run(call, input) {
    if ((input.Attribute ?? 'createVolumePermission') !== 'createVolumePermission') {
      throw invalidValue(
        `Value (${input.Attribute ?? ''}) for parameter attribute is invalid. Only createVolumePermission can be modified.`,
      );
    }
    const { id } = await findSnapshot(call, input.SnapshotId);
    const named = [...(input.UserIds ?? []).map(readUser), ...(input.GroupNames ?? []).map(readGroup)];
    const change = {
      add: [...readPermissions(input.CreateVolumePermission?.Add), ...(input.OperationType === 'add' ? named : [])],
      remove: [...readPermissions(input.CreateVolumePermission?.Remove), ...(input.OperationType === 'remove' ? named : [])],
    };
    if (change.add.length + change.remove.length === 0) {
      throw ec2Error('InvalidParameterCombination', 'No permissions specified to add or to remove');
    }
    stopIfDryRun(input.DryRun);
    await call.services.block.shareSnapshot(callerOf(call), id, change);
    return {};
  },
});

import type { LaunchPermission, ModifyImageAttributeRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, invalidValue, refuse, reworded } from '../errors';
import { findOwnImage } from '../images';
import { readGroup, readPermissions, readUser } from '../volume-permissions';

/** Launch permissions, in both ways of saying them, or the description. */
export const modifyImageAttribute = operation<ModifyImageAttributeRequest, object>({
  name: 'ModifyImageAttribute',
  async run(call, input) {
    for (const name of ['ProductCodes', 'OrganizationArns', 'OrganizationalUnitArns', 'ImdsSupport'] as const) {
      if (input[name] !== undefined) refuse(name);
    }
    const { id } = await findOwnImage(call, input.ImageId);
    const { block } = call.services;
    const description = input.Description?.Value ?? (input.Attribute === 'description' ? (input.Value ?? '') : undefined);
    if (description !== undefined) {
      stopIfDryRun(input.DryRun);
      await block.setImageDescription(callerOf(call), id, description);
      return {};
    }
    if ((input.Attribute ?? 'launchPermission') !== 'launchPermission') {
      throw invalidValue(
        `Value (${input.Attribute ?? ''}) for parameter attribute is invalid. Only launchPermission and description can be modified.`,
      );
    }
    const named = [...(input.UserIds ?? []).map(readUser), ...(input.UserGroups ?? []).map(readGroup)];
    const change = {
      add: [...readLaunchPermissions(input.LaunchPermission?.Add), ...(input.OperationType === 'add' ? named : [])],
      remove: [...readLaunchPermissions(input.LaunchPermission?.Remove), ...(input.OperationType === 'remove' ? named : [])],
    };
    if (change.add.length + change.remove.length === 0) {
      throw ec2Error('InvalidParameterCombination', 'No permissions specified to add or to remove');
    }
    stopIfDryRun(input.DryRun);
    await reworded(block.shareImage(callerOf(call), id, change), {
      // hashicorp/packer#7410, DataDog/stratus-red-team#109.
      'managed-key-not-shareable': () =>
        ec2Error('InvalidParameter', "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot."),
      'encrypted-not-public': () => ec2Error('InvalidParameter', 'Images with encrypted snapshots cannot be made public.'),
    });
    return {};
  },
});

function readLaunchPermissions(given: readonly LaunchPermission[] | undefined): readonly string[] {
  if (given?.some(({ OrganizationArn, OrganizationalUnitArn }) => (OrganizationArn ?? OrganizationalUnitArn) !== undefined) === true) {
    refuse('Sharing with an organization');
  }
  return readPermissions(given);
}

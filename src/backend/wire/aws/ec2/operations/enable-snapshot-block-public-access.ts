import type { EnableSnapshotBlockPublicAccessRequest, EnableSnapshotBlockPublicAccessResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { invalidValue } from '../errors';

export const enableSnapshotBlockPublicAccess = operation<EnableSnapshotBlockPublicAccessRequest, EnableSnapshotBlockPublicAccessResult>({
  name: 'EnableSnapshotBlockPublicAccess',
  async run(call, { State, DryRun }) {
    // Taking the block away is an operation of its own.
    if (State !== 'block-all-sharing' && State !== 'block-new-sharing') {
      throw invalidValue(`Value (${State}) for parameter state is invalid.`);
    }
    stopIfDryRun(DryRun);
    await call.services.block.setPublicAccess(callerOf(call), State);
    return { State };
  },
});

import type { DisableSnapshotBlockPublicAccessRequest, DisableSnapshotBlockPublicAccessResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

export const disableSnapshotBlockPublicAccess = operation<DisableSnapshotBlockPublicAccessRequest, DisableSnapshotBlockPublicAccessResult>({
  name: 'DisableSnapshotBlockPublicAccess',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    await call.services.block.setPublicAccess(callerOf(call), 'unblocked');
    return { State: 'unblocked' };
  },
});

import type {
  GetSnapshotBlockPublicAccessStateRequest,
  GetSnapshotBlockPublicAccessStateResult,
} from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';

/** There are no organizations that could decide it for the account. */
export const getSnapshotBlockPublicAccessState = operation<
  GetSnapshotBlockPublicAccessStateRequest,
  GetSnapshotBlockPublicAccessStateResult
>({
  name: 'GetSnapshotBlockPublicAccessState',
  async run(call, input) {
    stopIfDryRun(input.DryRun);
    return { State: await call.services.block.publicAccess(callerOf(call)), ManagedBy: 'account' };
  },
});

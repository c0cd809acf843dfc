import type { Caller } from '../../../block/caller';
import type { Call } from '../operation';
import { ec2Error } from './errors';

export const callerOf = ({ principal, region, requestId }: Call): Caller => ({ principal, account: principal.account, region, requestId });

/** Called when the request has been found possible and before anything is done. */
export function stopIfDryRun(dryRun: boolean | undefined): void {
  if (dryRun) throw ec2Error('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}

import type { RebootInstancesRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { ec2Error } from '../errors';
import { findInstances } from '../instances';

/** A reboot stays on its host, which keeps the data keys: nothing that can be seen from outside changes. */
export const rebootInstances = operation<RebootInstancesRequest, object>({
  name: 'RebootInstances',
  async run(call, input) {
    for (const { id, state } of await findInstances(call, input.InstanceIds)) {
      if (state !== 'running') throw ec2Error('IncorrectState', `Instance '${id}' is not in a state from which it can be rebooted.`);
    }
    stopIfDryRun(input.DryRun);
    return {};
  },
});

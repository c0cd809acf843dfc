import type { TerminateInstancesRequest, TerminateInstancesResult } from '../../../../../facts/aws/models/ec2';
import { assertUnprotected } from '../../../../block/stop-instance';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, reworded } from '../errors';
import { findInstances, stateChange } from '../instances';

export const terminateInstances = operation<TerminateInstancesRequest, TerminateInstancesResult>({
  name: 'TerminateInstances',
  async run(call, input) {
    const instances = await findInstances(call, input.InstanceIds);
    // One that is protected saves them all.
    for (const instance of instances) assertUnprotected(instance, 'terminate');
    stopIfDryRun(input.DryRun);
    const changes = [];
    for (const { id, state } of instances) {
      await reworded(call.services.block.terminateInstance(callerOf(call), id), {
        'wrong-state': () => ec2Error('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be terminated.`),
      });
      changes.push(stateChange(id, state, state === 'terminated' ? state : 'shutting-down'));
    }
    return { TerminatingInstances: changes };
  },
});

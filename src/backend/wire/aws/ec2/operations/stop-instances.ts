import type { StopInstancesRequest, StopInstancesResult } from '../../../../../facts/aws/models/ec2';
import { assertUnprotected } from '../../../../block/stop-instance';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, refuse, reworded } from '../errors';
import { findInstances, stateChange } from '../instances';

export const stopInstances = operation<StopInstancesRequest, StopInstancesResult>({
  name: 'StopInstances',
  async run(call, input) {
    if (input.Hibernate) refuse('Hibernate');
    const instances = await findInstances(call, input.InstanceIds);
    for (const instance of instances) assertUnprotected(instance, 'stop');
    stopIfDryRun(input.DryRun);
    const changes = [];
    for (const { id, state } of instances) {
      await reworded(call.services.block.stopInstance(callerOf(call), id), {
        'wrong-state': () => ec2Error('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be stopped.`),
      });
      changes.push(stateChange(id, state, state === 'stopped' ? state : 'stopping'));
    }
    return { StoppingInstances: changes };
  },
});

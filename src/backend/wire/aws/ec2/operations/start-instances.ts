import type { StartInstancesRequest, StartInstancesResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, reworded } from '../errors';
import { findInstances, stateChange } from '../instances';

export const startInstances = operation<StartInstancesRequest, StartInstancesResult>({
  name: 'StartInstances',
  async run(call, input) {
    const instances = await findInstances(call, input.InstanceIds);
    stopIfDryRun(input.DryRun);
    const changes = [];
    for (const { id, state } of instances) {
      await reworded(call.services.block.startInstance(callerOf(call), id), {
        'wrong-state': () => ec2Error('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be started.`),
      });
      changes.push(stateChange(id, state, state === 'running' ? state : 'pending'));
    }
    return { StartingInstances: changes };
  },
});

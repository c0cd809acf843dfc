import type { ModifyInstanceAttributeRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { refuse } from '../errors';
import { findInstance } from '../instances';

/** What may be asked for: that which every instance is already. Terraform's provider lifts the protection before it terminates. */
const asItIs: ReadonlyMap<string, string> = new Map([
  ['DisableApiStop', '{"Value":false}'],
  ['DisableApiTermination', '{"Value":false}'],
  ['EbsOptimized', '{"Value":false}'],
  ['InstanceInitiatedShutdownBehavior', '{"Value":"stop"}'],
]);

export const modifyInstanceAttribute = operation<ModifyInstanceAttributeRequest, object>({
  name: 'ModifyInstanceAttribute',
  async run(call, input) {
    const { InstanceId: id, DryRun: dryRun, ...changes } = input;
    await findInstance(call, id);
    for (const [name, value] of Object.entries(changes)) {
      if (JSON.stringify(value) !== asItIs.get(name)) refuse(`Changing ${name}`);
    }
    stopIfDryRun(dryRun);
    return {};
  },
});

import type { DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { findTemplate, writeTemplate } from '../launch-templates';

export const deleteLaunchTemplate = operation<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult>({
  name: 'DeleteLaunchTemplate',
  async run(call, input) {
    const template = await findTemplate(call, input);
    stopIfDryRun(input.DryRun);
    await call.services.block.deleteLaunchTemplate(callerOf(call), template.id);
    return { LaunchTemplate: writeTemplate(template) };
  },
});

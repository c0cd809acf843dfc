import type { ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { requestToken } from '../idempotency';
import { findTemplate, versionNumber, writeTemplate } from '../launch-templates';

/** What can be changed is which version is the default. Sent twice, it says the same. */
export const modifyLaunchTemplate = operation<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult>({
  name: 'ModifyLaunchTemplate',
  async run(call, input) {
    const template = await findTemplate(call, input);
    const version = versionNumber(template, input.DefaultVersion ?? '$Default');
    requestToken('ModifyLaunchTemplate', input);
    stopIfDryRun(input.DryRun);
    const changed = await call.services.block.setDefaultVersion(callerOf(call), template.id, version);
    return { LaunchTemplate: writeTemplate({ ...changed, tags: template.tags }) };
  },
});

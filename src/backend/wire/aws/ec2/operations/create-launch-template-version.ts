import type { CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { refuse } from '../errors';
import { requestToken } from '../idempotency';
import { findTemplate, findVersion, readTemplateData, templateData, writeVersion } from '../launch-templates';

/** With a source version, what the request says stands over what that one says. */
export const createLaunchTemplateVersion = operation<CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResult>({
  name: 'CreateLaunchTemplateVersion',
  async run(call, input) {
    if (input.ResolveAlias === true) refuse('ResolveAlias');
    const template = await findTemplate(call, input);
    const { SourceVersion: source, VersionDescription: description } = input;
    const beneath = source === undefined || source === '' ? {} : templateData(await findVersion(call, template, source));
    const data = readTemplateData({ ...beneath, ...input.LaunchTemplateData });
    const token = requestToken('CreateLaunchTemplateVersion', input);
    stopIfDryRun(input.DryRun);
    const version = await call.services.block.addTemplateVersion(callerOf(call), template.id, {
      data,
      ...(description === undefined ? {} : { description }),
      ...token,
    });
    return { LaunchTemplateVersion: writeVersion(template, version) };
  },
});

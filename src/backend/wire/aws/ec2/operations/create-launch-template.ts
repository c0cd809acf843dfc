import type { CreateLaunchTemplateRequest, CreateLaunchTemplateResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { ec2Error, refuse } from '../errors';
import { requestToken } from '../idempotency';
import { readTemplateData, writeTemplate } from '../launch-templates';
import { tagsFor } from '../tags';

/** EC2 API reference, CreateLaunchTemplate `LaunchTemplateName` (2026-11). */
const nameForm = /^[A-Za-z0-9().\-/_]{3,128}$/;

export const createLaunchTemplate = operation<CreateLaunchTemplateRequest, CreateLaunchTemplateResult>({
  name: 'CreateLaunchTemplate',
  async run(call, input) {
    if (input.Operator !== undefined) refuse('Operator');
    const { LaunchTemplateName: name, VersionDescription: description } = input;
    if (!nameForm.test(name)) {
      throw ec2Error(
        'InvalidLaunchTemplateName.MalformedException',
        'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
      );
    }
    const data = readTemplateData(input.LaunchTemplateData);
    const tags = tagsFor(input.TagSpecifications, 'launch-template');
    const token = requestToken('CreateLaunchTemplate', input);
    stopIfDryRun(input.DryRun);
    const template = await call.services.block.createLaunchTemplate(callerOf(call), {
      name,
      data,
      tags,
      ...(description === undefined ? {} : { description }),
      ...token,
    });
    return { LaunchTemplate: writeTemplate({ ...template, tags }) };
  },
});

import type { DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { filtered, taggedFilterTable, timeText } from '../filters';
import { findTemplates, writeTemplate } from '../launch-templates';
import type { FoundTemplate } from '../launch-templates';
import { page } from '../paging';

/** EC2 API Reference, DescribeLaunchTemplates `Filters` (2026-11). */
const filters = taggedFilterTable<FoundTemplate>({
  'create-time': ({ createdAt }) => [timeText(createdAt)],
  'launch-template-name': ({ name }) => [name],
});

export const describeLaunchTemplates = operation<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult>({
  name: 'DescribeLaunchTemplates',
  async run(call, input) {
    const found = await findTemplates(call, input.LaunchTemplateIds, input.LaunchTemplateNames);
    const { items, ...rest } = page(filtered(found, filters, input.Filters), input, {
      parameter: 'launchTemplateIds',
      given: input.LaunchTemplateIds,
    });
    stopIfDryRun(input.DryRun);
    return { LaunchTemplates: items.map(writeTemplate), ...rest };
  },
});

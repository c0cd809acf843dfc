import type {
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  RequestLaunchTemplateData,
} from '../../../../../facts/aws/models/ec2';
import { BlockFault } from '../../../../block/block-fault';
import type { LaunchTemplate, LaunchTemplateVersion } from '../../../../block/launch-template-rows';
import { operation } from '../../operation';
import type { Call } from '../../operation';
import { stopIfDryRun } from '../call';
import { ec2Error, refuse } from '../errors';
import { filtered, filterTable, timeText } from '../filters';
import { findTemplate, findTemplates, templateData, versionNumber, writeVersion } from '../launch-templates';
import { page } from '../paging';

interface Found {
  /** Place in the list. */
  readonly id: string;
  readonly template: LaunchTemplate;
  readonly version: LaunchTemplateVersion;
  readonly data: RequestLaunchTemplateData;
}

/** Of the filters in EC2 API Reference, DescribeLaunchTemplateVersions (2026-11), those about what can be launched here. */
const filters = filterTable<Found>({
  'create-time': ({ version }) => [timeText(version.createdAt)],
  'ebs-optimized': ({ data }) => [data.EbsOptimized],
  'http-endpoint': ({ data }) => [data.MetadataOptions?.HttpEndpoint],
  'http-tokens': ({ data }) => [data.MetadataOptions?.HttpTokens],
  'iam-instance-profile': ({ data }) => [data.IamInstanceProfile?.Arn],
  'image-id': ({ data }) => [data.ImageId],
  'instance-type': ({ data }) => [data.InstanceType],
  'is-default-version': ({ template, version }) => [version.number === template.defaultVersion],
  'kernel-id': ({ data }) => [data.KernelId],
  'ram-disk-id': ({ data }) => [data.RamDiskId],
});

/** Of one template the versions that are asked for, or all; without a template, `$Latest` or `$Default` of every one. */
export const describeLaunchTemplateVersions = operation<DescribeLaunchTemplateVersionsRequest, DescribeLaunchTemplateVersionsResult>({
  name: 'DescribeLaunchTemplateVersions',
  async run(call, input) {
    if (input.ResolveAlias === true) refuse('ResolveAlias');
    const found =
      input.LaunchTemplateId === undefined && input.LaunchTemplateName === undefined ? await ofAll(call, input) : await ofOne(call, input);
    const { items, ...rest } = page(filtered(found, filters, input.Filters), input);
    stopIfDryRun(input.DryRun);
    return { LaunchTemplateVersions: items.map(({ template, version }) => writeVersion(template, version)), ...rest };
  },
});

const foundOf = (template: LaunchTemplate, version: LaunchTemplateVersion): Found => ({
  id: `${template.id} ${String(version.number).padStart(10, '0')}`,
  template,
  version,
  data: templateData(version),
});

async function ofOne(call: Call, input: DescribeLaunchTemplateVersionsRequest): Promise<readonly Found[]> {
  const template = await findTemplate(call, input);
  const all = await call.services.block.templateVersions(template);
  const { MinVersion: from, MaxVersion: to, Versions: wanted = [] } = input;
  const numbers = wanted.map((version) => ({ version, number: versionNumber(template, version) }));
  const missing = numbers.find(({ number }) => all.every((one) => one.number !== number));
  if (missing !== undefined) throw new BlockFault('template-version-not-found', { id: template.id, version: missing.version });
  const [least, most] = [from === undefined ? 1 : versionNumber(template, from), to === undefined ? Infinity : versionNumber(template, to)];
  return all
    .filter(({ number }) => number >= least && number <= most && (numbers.length === 0 || numbers.some((one) => one.number === number)))
    .map((version) => foundOf(template, version));
}

async function ofAll(call: Call, { Versions: wanted = [] }: DescribeLaunchTemplateVersionsRequest): Promise<readonly Found[]> {
  if (wanted.length === 0 || !wanted.every((version) => version === '$Latest' || version === '$Default')) {
    throw ec2Error(
      'MissingParameter',
      'Either a launch template ID or a launch template name must be specified in the request, or the versions $Latest and $Default.',
    );
  }
  const found: Found[] = [];
  for (const template of await findTemplates(call)) {
    const numbers = new Set(wanted.map((version) => versionNumber(template, version)));
    const versions = await call.services.block.templateVersions(template);
    found.push(...versions.filter(({ number }) => numbers.has(number)).map((version) => foundOf(template, version)));
  }
  return found;
}

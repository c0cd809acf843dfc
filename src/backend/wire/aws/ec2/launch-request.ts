import type { LaunchTemplateSpecification, RunInstancesRequest, TagSpecification } from '../../../../facts/aws/models/ec2';
import type { Tag } from '../../../block/rows';
import type { Call } from '../operation';
import { findTemplate, findVersion, templateData } from './launch-templates';

/** What is launched, when the template that the request names has been put beneath it. */
export interface LaunchRequest {
  readonly request: RunInstancesRequest;
  /** How EC2 marks the instances. */
  readonly marks: readonly Tag[];
}

/**
 * Parameters of the request override the template's of the same name; tags are put together, those of the request before the template's of the same key.
 * EC2 user guide, "Launch an instance using a launch template" (2026-11).
 * @throws AwsError for a template or a version that is not there
 */
export async function launchRequest(call: Call, input: RunInstancesRequest): Promise<LaunchRequest> {
  const { LaunchTemplate: named, ...own } = input;
  if (named === undefined) return { request: input, marks: [] };
  const { template, version } = await templateOf(call, named);
  const { RamDiskId, ...data } = templateData(version);
  const request = {
    ...(data as Partial<RunInstancesRequest>),
    ...(RamDiskId === undefined ? {} : { RamdiskId: RamDiskId }),
    ...own,
  };
  const specifications = mergeTags(data.TagSpecifications ?? [], own.TagSpecifications ?? []);
  return {
    request: specifications.length === 0 ? request : { ...request, TagSpecifications: specifications },
    marks: [
      { key: 'aws:ec2launchtemplate:id', value: template.id },
      { key: 'aws:ec2launchtemplate:version', value: String(version.number) },
    ],
  };
}

async function templateOf(call: Call, { Version: version, ...named }: LaunchTemplateSpecification) {
  const template = await findTemplate(call, named);
  return { template, version: await findVersion(call, template, version ?? '$Default') };
}

function mergeTags(beneath: readonly TagSpecification[], above: readonly TagSpecification[]): readonly TagSpecification[] {
  const merged = above.map((specification) => {
    const { ResourceType, Tags = [] } = specification;
    const keys = new Set(Tags.map(({ Key }) => Key));
    const inherited = beneath.filter((other) => other.ResourceType === ResourceType).flatMap((other) => other.Tags ?? []);
    return { ...specification, Tags: [...inherited.filter(({ Key }) => !keys.has(Key)), ...Tags] };
  });
  const types = new Set(above.map(({ ResourceType }) => ResourceType));
  return [...merged, ...beneath.filter(({ ResourceType }) => !types.has(ResourceType))];
}

import type {
  RequestLaunchTemplateData,
  LaunchTemplate as WireTemplate,
  LaunchTemplateVersion as WireVersion,
} from '../../../../facts/aws/models/ec2';
import { BlockFault } from '../../../block/block-fault';
import type { LaunchTemplate, LaunchTemplateVersion } from '../../../block/launch-template-rows';
import type { Tag } from '../../../block/rows';
import type { Call } from '../operation';
import { callerOf } from './call';
import { ec2Error, invalidValue, notFound, refuse } from './errors';
import { checkLaunchTemplateId } from './ids';
import { writeTags } from './tags';

export interface FoundTemplate extends LaunchTemplate {
  readonly tags: readonly Tag[];
}

/** The caller's templates, in the order of their ids: those that are named, or all. @throws AwsError for one that is malformed or names nothing */
export async function findTemplates(
  call: Call,
  ids: readonly string[] = [],
  names: readonly string[] = [],
): Promise<readonly FoundTemplate[]> {
  const { block } = call.services;
  const caller = callerOf(call);
  const [rows, tags] = await Promise.all([block.launchTemplates(caller), block.allTags(caller)]);
  for (const id of ids) {
    if (!rows.some((row) => row.id === checkLaunchTemplateId(id))) throw notFound('launch-template', id);
  }
  for (const name of names) if (!rows.some((row) => row.name === name)) throw nameNotFound(name);
  const meant = (row: LaunchTemplate): boolean => ids.length + names.length === 0 || ids.includes(row.id) || names.includes(row.name);
  return rows.filter(meant).map((row) => ({ ...row, tags: tags.get(row.id) ?? [] }));
}

const nameNotFound = (name: string) =>
  ec2Error('InvalidLaunchTemplateName.NotFoundException', `The specified launch template, with template name ${name}, does not exist.`);

interface Named {
  readonly LaunchTemplateId?: string;
  readonly LaunchTemplateName?: string;
}

/** The one that a request names, by id or by name. @throws AwsError as above, and where both or neither are given */
export async function findTemplate(call: Call, { LaunchTemplateId: id, LaunchTemplateName: name }: Named): Promise<FoundTemplate> {
  if (id !== undefined && name !== undefined) {
    throw ec2Error('InvalidParameterCombination', 'The parameters LaunchTemplateId and LaunchTemplateName cannot be used together.');
  }
  if (id === undefined && name === undefined) {
    throw ec2Error('MissingParameter', 'Either a launch template ID or a launch template name must be specified in the request.');
  }
  const [template] = await findTemplates(call, id === undefined ? [] : [id], name === undefined ? [] : [name]);
  if (template === undefined) throw notFound('launch-template', id ?? '');
  return template;
}

/** `$Latest`, `$Default` or a number, as a number. @throws AwsError for anything else */
export function versionNumber(template: LaunchTemplate, version: string): number {
  if (version === '$Latest') return template.latestVersion;
  if (version === '$Default') return template.defaultVersion;
  if (/^[1-9]\d{0,9}$/.test(version)) return Number(version);
  throw invalidValue(`Invalid launch template version: ${version}. A version is a number, $Latest or $Default.`);
}

/** @throws BlockFault `template-version-not-found`; AwsError as above */
export async function findVersion(call: Call, template: LaunchTemplate, version: string): Promise<LaunchTemplateVersion> {
  const number = versionNumber(template, version);
  const found = (await call.services.block.templateVersions(template)).find((one) => one.number === number);
  if (found === undefined) throw new BlockFault('template-version-not-found', { id: template.id, version });
  return found;
}

/** What a version says is kept as it was said. @throws AwsError for what could not be told again */
export function readTemplateData(data: RequestLaunchTemplateData): string {
  if (data.InstanceMarketOptions?.SpotOptions?.ValidUntil !== undefined) refuse('SpotOptions ValidUntil');
  if (data.Operator !== undefined) refuse('Operator');
  return JSON.stringify(data);
}

export const templateData = ({ data }: LaunchTemplateVersion): RequestLaunchTemplateData => JSON.parse(data) as RequestLaunchTemplateData;

export const writeTemplate = (template: FoundTemplate): WireTemplate => ({
  CreateTime: new Date(template.createdAt),
  CreatedBy: template.createdBy,
  DefaultVersionNumber: template.defaultVersion,
  LatestVersionNumber: template.latestVersion,
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  ...(template.tags.length === 0 ? {} : { Tags: writeTags(template.tags) }),
});

export const writeVersion = (template: LaunchTemplate, version: LaunchTemplateVersion): WireVersion => ({
  CreateTime: new Date(version.createdAt),
  CreatedBy: version.createdBy,
  DefaultVersion: version.number === template.defaultVersion,
  // The answer's shape is the request's with other names for the same shapes.
  LaunchTemplateData: templateData(version),
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  VersionNumber: version.number,
  ...(version.description === '' ? {} : { VersionDescription: version.description }),
});

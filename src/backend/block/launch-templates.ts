import type { BlockContext } from './block-context';
import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { launchTemplateTable, launchTemplateVersionTable, versionKey, versionPrefix } from './launch-template-rows';
import type { LaunchTemplate, LaunchTemplateVersion } from './launch-template-rows';
import { redeem, redeemed } from './request-token';
import type { RequestToken } from './request-token';
import { getLaunchTemplate, listAll, putLaunchTemplate, putTags } from './resources';
import { resourceKey, tagsTable } from './rows';
import type { Tag } from './rows';
import { checkTags } from './tag-rules';
import { ec2Id } from '../ids';
import type { ReadTransaction } from '../storage/record-store';

export interface NewTemplateVersion {
  readonly data: string;
  readonly description?: string;
  readonly request?: RequestToken;
}

export interface CreateLaunchTemplate extends NewTemplateVersion {
  readonly name: string;
  readonly tags?: readonly Tag[];
}

/** The template with version 1, which is its default. @throws BlockFault `template-name-taken`, `token-reused`, `tag-…` */
export async function createLaunchTemplate(context: BlockContext, caller: Caller, input: CreateLaunchTemplate): Promise<LaunchTemplate> {
  checkTags(context.tagRules, input.tags ?? []);
  const template: LaunchTemplate = {
    id: ec2Id(context.random, 'lt'),
    account: caller.account,
    region: caller.region,
    name: input.name,
    createdAt: context.clock.now(),
    createdBy: caller.principal.arn,
    defaultVersion: 1,
    latestVersion: 1,
  };
  return context.records.write(async (tx) => {
    const [made] = (await redeemed(tx, caller, input.request)) ?? [];
    if (made !== undefined) return getLaunchTemplate(tx, caller, made);
    redeem(tx, caller, input.request, [template.id]);
    const all = await listAll(tx, launchTemplateTable, caller);
    if (all.some(({ name }) => name === input.name)) throw new BlockFault('template-name-taken', { name: input.name });
    putLaunchTemplate(tx, template);
    tx.put(launchTemplateVersionTable, versionKey(template, 1), versionOf(context, caller, template.id, 1, input));
    await putTags(context, tx, caller, template.id, input.tags ?? []);
    return template;
  });
}

/** The next version; the default stays. @throws BlockFault `not-found`, `token-reused` */
export async function addTemplateVersion(
  context: BlockContext,
  caller: Caller,
  id: string,
  input: NewTemplateVersion,
): Promise<LaunchTemplateVersion> {
  return context.records.write(async (tx) => {
    const template = await getLaunchTemplate(tx, caller, id);
    const [made] = (await redeemed(tx, caller, input.request)) ?? [];
    const earlier = made === undefined ? undefined : await tx.get(launchTemplateVersionTable, versionKey(template, Number(made)));
    if (earlier !== undefined) return earlier;
    const number = template.latestVersion + 1;
    redeem(tx, caller, input.request, [String(number)]);
    const version = versionOf(context, caller, id, number, input);
    tx.put(launchTemplateVersionTable, versionKey(template, number), version);
    putLaunchTemplate(tx, { ...template, latestVersion: number });
    return version;
  });
}

/** @throws BlockFault `not-found`, `template-version-not-found` */
export async function setDefaultVersion(
  context: BlockContext,
  caller: Caller,
  id: string,
  defaultVersion: number,
): Promise<LaunchTemplate> {
  return context.records.write(async (tx) => {
    const template = await getLaunchTemplate(tx, caller, id);
    if ((await tx.get(launchTemplateVersionTable, versionKey(template, defaultVersion))) === undefined) {
      throw new BlockFault('template-version-not-found', { id, version: String(defaultVersion) });
    }
    const changed = { ...template, defaultVersion };
    putLaunchTemplate(tx, changed);
    return changed;
  });
}

/** With all its versions. Instances that were launched by it stay. @throws BlockFault `not-found` */
export async function deleteLaunchTemplate(context: BlockContext, caller: Caller, id: string): Promise<LaunchTemplate> {
  return context.records.write(async (tx) => {
    const template = await getLaunchTemplate(tx, caller, id);
    tx.delete(launchTemplateTable, resourceKey(caller, id));
    tx.delete(tagsTable, resourceKey(caller, id));
    for (const { key } of await tx.list(launchTemplateVersionTable, { prefix: versionPrefix(template) })) {
      tx.delete(launchTemplateVersionTable, key);
    }
    return template;
  });
}

/** @throws BlockFault `not-found`, `template-version-not-found`, `template-version-default` */
export async function deleteTemplateVersion(context: BlockContext, caller: Caller, id: string, number: number): Promise<void> {
  await context.records.write(async (tx) => {
    const template = await getLaunchTemplate(tx, caller, id);
    const key = versionKey(template, number);
    if ((await tx.get(launchTemplateVersionTable, key)) === undefined) {
      throw new BlockFault('template-version-not-found', { id, version: String(number) });
    }
    if (template.defaultVersion === number) throw new BlockFault('template-version-default', { id, version: number });
    tx.delete(launchTemplateVersionTable, key);
  });
}

/** In the order of the numbers. */
export async function templateVersions(tx: ReadTransaction, template: LaunchTemplate): Promise<readonly LaunchTemplateVersion[]> {
  return (await tx.list(launchTemplateVersionTable, { prefix: versionPrefix(template) })).map(({ row }) => row);
}

const versionOf = (
  context: BlockContext,
  caller: Caller,
  templateId: string,
  number: number,
  { data, description = '' }: NewTemplateVersion,
): LaunchTemplateVersion => ({
  templateId,
  number,
  description,
  createdAt: context.clock.now(),
  createdBy: caller.principal.arn,
  data,
});

import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { putInstance, putTags } from './resources';
import type { Instance, Tag } from './rows';

export interface RunInstance {
  readonly zone: string;
  readonly imageId: string;
  readonly type: string;
  readonly tags?: readonly Tag[];
}

/** A running machine without devices: something volumes can be attached to. @throws BlockFault `tag-…` */
export async function runInstance(context: BlockContext, caller: Caller, input: RunInstance): Promise<Instance> {
  const instance: Instance = {
    id: ec2Id(context.random, 'i'),
    account: caller.account,
    region: caller.region,
    zone: input.zone,
    imageId: input.imageId,
    type: input.type,
    state: 'running',
    launchedAt: context.clock.now(),
  };
  await context.records.write(async (tx) => {
    putInstance(tx, instance);
    await putTags(context, tx, caller, instance.id, input.tags ?? []);
  });
  return instance;
}

import { ec2Id } from '../ids';
import type { BlockContext } from './block-context';
import type { Caller } from './caller';
import { redeem, redeemed } from './request-token';
import type { RequestToken } from './request-token';
import { getInstance, putInstance, putTags } from './resources';
import type { Instance, Tag } from './rows';

export interface RunInstances {
  readonly count: number;
  readonly zone: string;
  readonly imageId: string;
  readonly type: string;
  readonly tags?: readonly Tag[];
  readonly request?: RequestToken;
}

/**
 * Running machines without devices: something volumes can be attached to. All or none.
 * @throws BlockFault `tag-…`, `token-reused`; `not-found` where the token's instances are gone
 */
export async function runInstances(context: BlockContext, caller: Caller, input: RunInstances): Promise<readonly Instance[]> {
  const made = Array.from({ length: input.count }, (): Instance => ({
    id: ec2Id(context.random, 'i'),
    account: caller.account,
    region: caller.region,
    zone: input.zone,
    imageId: input.imageId,
    type: input.type,
    state: 'running',
    launchedAt: context.clock.now(),
  }));
  return context.records.write(async (tx) => {
    const earlier = await redeemed(tx, caller, input.request);
    if (earlier !== undefined) return Promise.all(earlier.map((id) => getInstance(tx, caller, id)));
    redeem(
      tx,
      caller,
      input.request,
      made.map(({ id }) => id),
    );
    for (const instance of made) {
      putInstance(tx, instance);
      await putTags(context, tx, caller, instance.id, input.tags ?? []);
    }
    return made;
  });
}

import { uuid } from '../ids';
import type { ServiceUse } from '../keys/data-keys';
import { rootPrincipal } from '../principal';
import type { Principal } from '../principal';
import type { Random } from '../random';

/** Who asks block storage for something, and where. */
export interface Caller {
  readonly principal: Principal;
  /** Owner of what is asked for. */
  readonly account: string;
  readonly region: string;
  readonly requestId: string;
}

/** The caller as the key hierarchy sees it: EBS is reached through EC2 (`kms:ViaService` = `ec2.REGION.amazonaws.com`). */
export const keyUse = (caller: Caller): ServiceUse => ({
  principal: caller.principal,
  region: caller.region,
  via: 'ec2',
  requestId: caller.requestId,
});

/** The backend itself, in the name of whom the resource belongs to. */
export const ownerOf = ({ random }: { readonly random: Random }, { account, region }: Pick<Caller, 'account' | 'region'>): Caller => ({
  principal: rootPrincipal(account),
  account,
  region,
  requestId: uuid(random),
});

/** EBS binds a data key to the id of the volume it was wrapped for. */
export const keyContext = (contextId: string): ReadonlyMap<string, string> => new Map([['aws:ebs:id', contextId]]);

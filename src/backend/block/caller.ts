import type { ServiceUse } from '../keys/data-keys';
import type { Principal } from '../principal';

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

/** EBS binds a data key to the id of the volume it was wrapped for. */
export const keyContext = (contextId: string): ReadonlyMap<string, string> => new Map([['aws:ebs:id', contextId]]);

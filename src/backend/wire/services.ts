import type { BlockService } from '../block/block-service';
import type { Clock } from '../clock';
import type { Authorise } from '../identity/authoriser';
import type { IdentityRooms } from '../identity/identity-rooms';
import type { PolicyCache } from '../identity/policy/policy-cache';
import type { KeyHierarchy } from '../keys/key-hierarchy';
import type { ObjectService } from '../object/object-service';
import type { Random } from '../random';

/** What front-ends answer from. Made by the composition root; the same for every cloud. */
export interface Services {
  readonly clock: Clock;
  readonly random: Random;
  readonly policies: PolicyCache;
  readonly identity: IdentityRooms;
  /** May this principal do this to that? The same for every service. */
  readonly authorise: Authorise;
  readonly keys: KeyHierarchy;
  readonly block: BlockService;
  readonly objects: ObjectService;
}

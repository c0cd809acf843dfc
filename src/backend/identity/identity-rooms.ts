import type { Clock } from '../clock';
import type { Random } from '../random';
import type { PolicyCache } from './policy/policy-cache';
import type { RecordStore } from '../storage/record-store';

/** Seals secrets under the root key. Whoever opens owns the result and wipes it. */
export interface SecretSeal {
  seal(purpose: 'access-key' | 'session-token', secret: Uint8Array, aad: Uint8Array): Buffer;
  /** @throws DecryptFailure */
  open(purpose: 'access-key' | 'session-token', sealed: Uint8Array, aad: Uint8Array): Buffer;
}

/** What every function of this folder works on. Made once, by the composition root. */
export interface IdentityRooms {
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: SecretSeal;
  readonly policies: PolicyCache;
}

import type { Clock } from '../clock';
import type { EventTrail } from '../events';
import type { SendOutside } from '../outgoing';
import type { Principal } from '../principal';
import type { Random } from '../random';
import type { KeyMaterialCache } from './key-material';
import type { LastUsages } from './last-usage';
import type { RootKey } from './root-key';
import type { RecordStore } from '../storage/record-store';

/** What every function of this folder works on. Made once, by the composition root. */
export interface KeyHierarchy {
  readonly records: RecordStore;
  readonly rootKey: RootKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventTrail;
  readonly authorise: KeyAuthoriser;
  readonly materials: KeyMaterialCache;
  readonly lastUsages: LastUsages;
  readonly proxies: ProxyAccess;
}

/** How the proxies of external key stores are reached. */
export interface ProxyAccess {
  readonly send: SendOutside;
  /** What their machines' clocks show: they hold the date of a signature against it. */
  readonly time: Clock;
}

/** Who uses a key, where, and on whose behalf. */
export interface KeyUse {
  readonly principal: Principal;
  readonly region: string;
  readonly requestId: string;
  /** The service that calls for the principal: `ec2`, `s3`. Absent for a direct call. */
  readonly via?: string;
  /** Condition keys that every request has; asked for only where a policy asks for one. */
  readonly environment?: () => ReadonlyMap<string, readonly string[]>;
  /** The resource on whose behalf a service calls: what `aws:SourceArn` and the grant constraint `SourceArn` are held against. */
  readonly sourceArn?: string;
}

/** One question to the policies. */
export interface KeyAccess {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  /** JSON text; absent for actions that name no key (`kms:CreateKey`). */
  readonly resourcePolicy?: string;
  /** Condition keys, in any case. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly environment?: () => ReadonlyMap<string, readonly string[]>;
}

export type KeyDecision = { readonly allowed: true } | { readonly allowed: false; readonly explicit: boolean; readonly by: RefusingPolicy };

/** Whose policy refuses: the caller's, the key's, the caller's permissions boundary, or that of the caller's session. */
export type RefusingPolicy = 'identity' | 'resource' | 'boundary' | 'session';

/** Decides from the key policy, the principal's own policies and what limits them. Pure apart from reading policies. */
export type KeyAuthoriser = (access: KeyAccess) => Promise<KeyDecision>;

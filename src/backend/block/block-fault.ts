import { Fault } from '../fault';

export type BlockResource = 'volume' | 'snapshot' | 'instance' | 'image' | 'launch-template';

/** Why block storage refuses. Sizes and offsets are bytes. */
export interface BlockFaults {
  readonly 'not-found': { readonly what: BlockResource; readonly id: string };
  /** The resource is there, but its state forbids the operation. */
  readonly 'wrong-state': {
    readonly what: BlockResource;
    readonly id: string;
    readonly state: string;
    readonly allowed: readonly string[];
  };
  readonly 'volume-in-use': { readonly id: string; readonly instanceId: string };
  /** The volume is attached nowhere, or not as the caller said. */
  readonly 'attachment-not-found': { readonly volumeId: string; readonly instanceId?: string; readonly device?: string };
  readonly 'device-in-use': { readonly instanceId: string; readonly device: string };
  readonly 'zone-mismatch': {
    readonly volumeId: string;
    readonly volumeZone: string;
    readonly instanceId: string;
    readonly instanceZone: string;
  };
  /** Neither a size nor a snapshot to take it from. */
  readonly 'size-missing': object;
  /** Not a positive multiple of the block size, or more than can be addressed. */
  readonly 'size-invalid': { readonly size: number };
  readonly 'smaller-than-snapshot': { readonly size: number; readonly snapshotId: string; readonly snapshotSize: number };
  /** Volumes only grow. */
  readonly 'smaller-than-before': { readonly id: string; readonly size: number; readonly before: number };
  readonly 'key-without-encryption': { readonly keyReference: string };
  /** The platform's managed key is its own account's alone. */
  readonly 'managed-key-not-shareable': { readonly id: string };
  readonly 'encrypted-not-public': { readonly id: string };
  readonly 'public-access-blocked': { readonly id: string };
  readonly 'tag-reserved': { readonly key: string; readonly prefix: string };
  readonly 'tag-too-long': { readonly part: 'key' | 'value'; readonly text: string; readonly maximum: number };
  readonly 'tag-empty-key': object;
  /** The token of an earlier request that asked for something else. */
  readonly 'token-reused': { readonly token: string };
  readonly 'too-many-tags': { readonly resourceId: string; readonly maximum: number };
  /** `by` is the setting that forbids it. */
  readonly 'instance-protected': {
    readonly id: string;
    readonly act: 'stop' | 'terminate';
    readonly by: 'terminationProtected' | 'stopProtected';
  };
  /** The root volume is detached while the instance is stopped only. */
  readonly 'root-in-use': { readonly volumeId: string; readonly instanceId: string; readonly device: string };
  readonly 'root-missing': { readonly instanceId: string; readonly device: string };
  /** No volume is attached to the instance under the name. */
  readonly 'device-not-found': { readonly instanceId: string; readonly device: string };
  readonly 'snapshot-in-use': { readonly id: string; readonly imageId: string };
  readonly 'image-name-taken': { readonly name: string; readonly imageId: string };
  /** What the image consists of is not the caller's to read. */
  readonly 'image-storage-denied': { readonly id: string };
  readonly 'template-name-taken': { readonly name: string };
  readonly 'template-version-not-found': { readonly id: string; readonly version: string };
  readonly 'template-version-default': { readonly id: string; readonly version: number };
  /** A device was asked for bytes it does not have. */
  readonly 'out-of-range': { readonly size: number; readonly offset: number; readonly length: number };
  /** The device is gone: detached, its instance stopped, or taken over by another host. */
  readonly 'not-attached': { readonly volumeId: string };
  /** Nobody can delete it before the lock expires. */
  readonly 'snapshot-locked': { readonly id: string; readonly state: string };
  readonly 'not-locked': { readonly id: string };
  /** A compliance lock after its cooling-off: it can only be prolonged. */
  readonly 'lock-binding': { readonly id: string };
  /** It would have expired already. */
  readonly 'lock-too-short': { readonly id: string };
  /** `damaged`: what is stored is not what was written. `storage`: the store failed. The device goes on; nothing wrong was returned. */
  readonly 'io-error': { readonly volumeId: string; readonly reason: 'damaged' | 'storage' };
}

export class BlockFault<Kind extends keyof BlockFaults = keyof BlockFaults> extends Fault<BlockFaults, Kind> {}

/** What a row says of why background work failed: the fault's kind, `internal` for what is no fault. */
export const failureKind = (error: unknown): string =>
  error instanceof Fault ? (error as Fault<Record<string, object>>).kind : 'internal';

/** `instanceof`, with the kind known to the compiler. */
export const isBlockFault = (error: unknown): error is BlockFault => error instanceof BlockFault;

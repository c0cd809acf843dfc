import { keyOf, table } from '../storage/record-store';

/** A volume's or snapshot's own copy of its data key, as docs/formats/volume-image.md, "Data key". */
export interface WrappedDataKey {
  readonly wrapped: Uint8Array;
  /** Value of `aws:ebs:id` that the copy is bound to. */
  readonly contextId: string;
}

export interface Attachment {
  readonly instanceId: string;
  /** Device name, as `/dev/sdf`. */
  readonly device: string;
  readonly state: 'attaching' | 'attached' | 'detaching';
  readonly attachedAt: number;
  readonly deleteOnTermination: boolean;
  /** Drawn anew whenever a host opens the volume: whoever holds an older one can no longer write. */
  readonly lease: string;
}

export interface Modification {
  readonly state: 'completed';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly original: VolumeShape;
  readonly target: VolumeShape;
}

/** What can be modified. The service only knows about the size; the rest belongs to the cloud's ruleset. */
export interface VolumeShape {
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly iops?: number;
  /** MiB/s. */
  readonly throughput?: number;
}

export interface Volume extends VolumeShape {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly zone: string;
  readonly encrypted: boolean;
  /** ARN of the KMS key, or the reference as given where it names no key (then the state becomes `error`). */
  readonly keyArn?: string;
  /** Present once an encrypted volume is `available`. */
  readonly dataKey?: WrappedDataKey;
  readonly state: 'creating' | 'available' | 'in-use' | 'error';
  /** Why the state is `error`: the kind of the key's fault, or `internal`. */
  readonly failure?: string;
  readonly snapshotId?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly layer: string;
  /** The layer that is being copied under another key: held until the volume is `available`. */
  readonly copyingFrom?: string;
  readonly attachment?: Attachment;
  readonly modification?: Modification;
}

export interface Snapshot {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly volumeId: string;
  /** Bytes. */
  readonly size: number;
  readonly encrypted: boolean;
  readonly keyArn?: string;
  readonly dataKey?: WrappedDataKey;
  readonly state: 'pending' | 'completed' | 'error';
  /** Why the state is `error`: the kind of the key's fault, or `internal`. */
  readonly failure?: string;
  readonly startedAt: number;
  readonly description: string;
  readonly layer: string;
  /** Accounts that may use the snapshot, in order; `all`: every one. */
  readonly sharedWith?: readonly string[];
  /** The layer that is being copied under another key: held until the snapshot is `completed`. */
  readonly copyingFrom?: string;
  /** Present while the snapshot is `pending` because it is being written to (`direct/`). */
  readonly writing?: Writing;
  /** Whoever may unlock it, nobody can delete the snapshot until the lock has expired (`snapshot-lock.ts`). */
  readonly lock?: SnapshotLock;
}

/** Times in milliseconds since the epoch. */
export interface SnapshotLock {
  readonly mode: 'governance' | 'compliance';
  readonly createdAt: number;
  readonly days: number;
  /** Absent while the snapshot is not complete. */
  readonly startsAt?: number;
  readonly expiresAt?: number;
  readonly coolOffHours?: number;
  readonly coolOffEndsAt?: number;
}

export interface Writing {
  /** How long nobody may write before the snapshot fails, in milliseconds. */
  readonly timeoutMs: number;
  readonly lastActivityAt: number;
  /** How many units have been written, each counted once. */
  readonly units: number;
}

export interface Instance {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly zone: string;
  readonly imageId: string;
  readonly type: string;
  readonly state: 'pending' | 'running' | 'stopped' | 'terminated';
  /** Set while an instance that never ran is `pending`: its devices are being made. */
  readonly launching?: true;
  /** Why an instance that was launched is terminated, or one that was started is stopped again: the kind of the key's fault, or `internal`. */
  readonly failure?: string;
  readonly launchedAt: number;
  readonly terminatedAt?: number;
  /** Device name of the root volume; absent: the instance has none. */
  readonly rootDevice?: string;
  readonly settings?: InstanceSettings;
}

/** What the owner can say of an instance. */
export interface InstanceSettings {
  readonly terminationProtected?: boolean;
  /** Also protects against termination. */
  readonly stopProtected?: boolean;
  /** What follows is kept and told again; nothing here goes by it. */
  readonly shutdownBehaviour?: string;
  readonly volumesOptimized?: boolean;
  /** Base64. */
  readonly userData?: string;
  readonly metadata?: Readonly<Record<string, string | number>>;
}

/** Settings of one account in one region. */
export interface EncryptionSettings {
  readonly encryptByDefault: boolean;
  /** ARN; absent: the platform's managed key. */
  readonly defaultKeyArn?: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Key of a resource's row: everything of one account in one region lies together. */
export const resourceKey = (of: { readonly account: string; readonly region: string }, id: string): string =>
  keyOf(of.account, of.region, id);
export const resourcePrefix = (of: { readonly account: string; readonly region: string }): string => keyOf(of.account, of.region, '');

export const volumeTable = table<Volume>('block-volume');
export const snapshotTable = table<Snapshot>('block-snapshot');
export const instanceTable = table<Instance>('block-instance');
export const encryptionSettingsTable = table<EncryptionSettings>('block-encryption-settings');
export const tagsTable = table<{ readonly tags: readonly Tag[] }>('block-tags');

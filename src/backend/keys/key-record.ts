import type { KeyOrigin, KeySpec, KeyUsage } from '../../facts/aws/key-specs';
import { keyOf, table } from '../storage/record-store';

/** A KMS key as one region sees it. Replicas of a multi-Region key have a record each, and share one `KeyFamily`. */
export interface KeyRecord {
  readonly account: string;
  readonly region: string;
  readonly keyId: string;
  readonly state: KeyState;
  readonly manager: 'customer' | 'aws';
  readonly description: string;
  /** JSON text of the key policy. */
  readonly policy: string;
  readonly tags: readonly KeyTag[];
  readonly createdAt: number;
  /** Names of its aliases, as `aliasTable` has them. */
  readonly aliases?: readonly string[];
  /** When the key will be deleted; milliseconds since the epoch. Only while `pending-deletion`. */
  readonly deletionAt?: number;
  /** What was imported into this region. Only of a key with origin `EXTERNAL`. */
  readonly imports?: readonly ImportedMaterial[];
  /** How many grants there are on it in this region. */
  readonly grantCount?: number;
  /** Only of a key in an external key store, which is in one region: the store, and the key there that it stands for. */
  readonly keyStore?: { readonly storeId: string; readonly externalKeyId: string };
  /** Days to wait once the last replica is gone. Only while `pending-replica-deletion`. */
  readonly pendingWindowDays?: number;
}

/** `unavailable` is never stored: a key in a store that is not connected keeps its state until it is (`admitted`). */
export type KeyState =
  'creating' | 'enabled' | 'disabled' | 'pending-import' | 'pending-deletion' | 'pending-replica-deletion' | 'unavailable' | 'updating';

export interface KeyTag {
  readonly key: string;
  readonly value: string;
}

/** What AWS calls shared properties: id, material, rotation, spec, usage and origin are the same in every region. */
export interface KeyFamily {
  readonly account: string;
  readonly keyId: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: KeyOrigin;
  readonly multiRegion: boolean;
  readonly primaryRegion: string;
  /** Regions that have a record, the primary's first. */
  readonly regions: readonly string[];
  readonly rotation: RotationPlan;
  /** Oldest first; the last one encrypts, all decrypt. */
  readonly materials: readonly KeyMaterial[];
  /** Imported, and not the key's own yet: the next rotation on demand makes it the current one. */
  readonly pendingMaterial?: KeyMaterial;
}

/** The last import of one material into one region. */
export interface ImportedMaterial {
  readonly materialId: string;
  /** Not after it was deleted or has expired. */
  readonly held: boolean;
  /** When the region forgets it; milliseconds since the epoch. Absent: never. */
  readonly expiresAt?: number;
  readonly description?: string;
}

export interface RotationPlan {
  readonly enabled: boolean;
  /** 90 to 2560. */
  readonly periodDays: number;
  /** Only while enabled. Past where the key could not be rotated then: it is as soon as it can. */
  readonly nextAt?: number;
}

export interface KeyMaterial {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /**
   * The secret bytes, sealed by the root key (`root-key.ts`): 32 bytes of a symmetric key, 28 to 64 of an HMAC key, PKCS #8
   * of a pair. Empty while it was imported and no region holds it any more: such a key is pending import everywhere.
   */
  readonly sealed: Uint8Array;
  /** DER of the SubjectPublicKeyInfo. Only of a pair. */
  readonly publicKey?: Uint8Array;
  readonly createdAt: number;
  readonly cause: 'creation' | 'scheduled' | 'on-demand';
}

export interface AliasRecord {
  readonly account: string;
  readonly region: string;
  /** With its `alias/` prefix. */
  readonly name: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const keyTable = table<KeyRecord>('key');
export const familyTable = table<KeyFamily>('key-family');
export const aliasTable = table<AliasRecord>('key-alias');

type Regional = Pick<KeyRecord, 'account' | 'region'>;

export const keyRow = (place: Regional, keyId: string): string => keyOf(place.account, place.region, keyId);
export const familyRow = (account: string, keyId: string): string => keyOf(account, keyId);
export const aliasRow = (place: Regional, name: string): string => keyOf(place.account, place.region, name);
/** Prefix of everything that one region of an account holds in a table. */
export const regionPrefix = (place: Regional): string => `${keyOf(place.account, place.region)}\u0000`;

export const keyArn = (key: Regional & { readonly keyId: string }): string => `arn:aws:kms:${key.region}:${key.account}:key/${key.keyId}`;
export const aliasArn = (alias: Regional & { readonly name: string }): string =>
  `arn:aws:kms:${alias.region}:${alias.account}:${alias.name}`;

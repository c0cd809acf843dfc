import type { Limits } from '../limits';

/** EBS direct APIs reference and user guide, "Concepts for EBS direct APIs" (2026-11). */
const minute = 60_000;
const day = 24 * 60 * minute;

/** How long a token that names a block may be used. */
export const blockTokenLife = 7 * day;
/** How long a token that goes on with a list may be used. */
export const pageTokenLife = 60 * minute;
/** ListSnapshotBlocks, ListChangedBlocks `MaxResults`: what the service gives when nothing is asked. */
export const blocksPerPage = 10_000;
/** StartSnapshot `Timeout`, where none is given. */
export const snapshotTimeout = 60 * minute;
export const timeoutUnit = minute;
/** StartSnapshot `VolumeSize`. */
export const directVolumeSize: Limits = { min: 1, max: 65_536, unit: 'GiB' };
/** AWS General Reference, "Amazon EBS endpoints and quotas": pending snapshots per account. */
export const pendingSnapshots = 100;

import { deleteWhenDue, deletionDuty } from './deletion';
import type { KeyHierarchy } from './key-hierarchy';
import { expireWhenDue, expiryDuty } from './material-expiry';
import { rotateWhenDue, rotationDuty } from './rotation';
import type { Duty } from '../agenda';

/** What the clock does to keys, by the name that appointments give it. */
export const keyDuties = (keys: KeyHierarchy): ReadonlyMap<string, Duty> =>
  new Map([
    [rotationDuty, rotateWhenDue(keys)],
    [deletionDuty, deleteWhenDue(keys)],
    [expiryDuty, expireWhenDue(keys)],
  ]);

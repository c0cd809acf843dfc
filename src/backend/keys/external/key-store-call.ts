import { leaveEvent } from '../key-events';
import { KeyFault } from '../key-fault';
import type { KeyHierarchy, KeyUse } from '../key-hierarchy';
import type { Place } from '../key-reference';
import type { KeyStoreRecord } from './key-store-record';

/** One call of an operation on key stores. */
export interface KeyStoreCall {
  readonly eventName: string;
  readonly readOnly?: true;
  /** As the event tells them: nothing of a credential. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the event tells besides what was asked. */
interface Told {
  readonly store?: KeyStoreRecord;
  readonly response?: Readonly<Record<string, unknown>>;
}

export const placeOf = ({ principal, region }: KeyUse): Place => ({ account: principal.account, region });

/** Runs `body` and leaves one event, whatever comes of it. @throws KeyFault. */
export async function recordedCall<T>(keys: KeyHierarchy, use: KeyUse, call: KeyStoreCall, body: (told: Told[]) => Promise<T>): Promise<T> {
  const told: Told[] = [];
  const leave = (error?: unknown): string => {
    const { store, response } = told.at(-1) ?? {};
    return leaveEvent(keys, use, {
      eventName: call.eventName,
      readOnly: call.readOnly ?? false,
      parameters: call.parameters,
      keys: [],
      error,
      ...(response === undefined ? {} : { response }),
      ...(store === undefined ? {} : { additional: { customKeyStoreName: store.name } }),
    });
  };
  try {
    const result = await body(told);
    leave();
    return result;
  } catch (error) {
    leave(error);
    throw error;
  }
}

/** @throws KeyFault `key-store-state` where the store is in none of the states. */
export function refuseConnection(store: KeyStoreRecord, ...allowed: readonly KeyStoreRecord['connection'][]): void {
  if (!allowed.includes(store.connection)) throw new KeyFault('key-store-state', {});
}

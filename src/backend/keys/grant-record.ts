import type { EncryptionContext } from './encryption-context';
import { keyRow } from './key-record';
import type { KeyRecord } from './key-record';
import type { GrantOperationName } from '../../facts/aws/grant-operations';
import { keyOf, table } from '../storage/record-store';

/** Permission for one principal to use one key of one region, beside what policies say. */
export interface GrantRecord {
  readonly account: string;
  readonly region: string;
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly grantId: string;
  readonly name?: string;
  readonly grantee: GrantPrincipal;
  readonly retiring?: GrantPrincipal;
  readonly operations: readonly GrantOperationName[];
  readonly constraints: GrantConstraints;
  /** ARN of the account in whose name it was made. */
  readonly issuer: string;
  readonly createdAt: number;
}

export interface GrantPrincipal {
  readonly kind: 'aws' | 'service';
  /** ARN, or the name of a service principal. */
  readonly name: string;
  /** Of a user or role, the unique id: another one that is made later under the ARN is not meant. */
  readonly id?: string;
}

export interface GrantConstraints {
  readonly contextEquals?: readonly ContextPair[];
  readonly contextSubset?: readonly ContextPair[];
  readonly sourceArn?: string;
}

export type ContextPair = readonly [string, string];

export const grantTable = table<GrantRecord>('key-grant');

type KeyPlace = Pick<KeyRecord, 'account' | 'region' | 'keyId'>;

export const grantRow = (key: KeyPlace, grantId: string): string => keyOf(keyRow(key, key.keyId), grantId);
/** Prefix of all grants of one key in one region. */
export const grantsOfKey = (key: KeyPlace): string => `${keyRow(key, key.keyId)}\u0000`;

export const samePrincipal = (a: GrantPrincipal | undefined, b: GrantPrincipal | undefined): boolean =>
  a?.kind === b?.kind && a?.name === b?.name && a?.id === b?.id;

export const hasPairs = (context: EncryptionContext, pairs: readonly ContextPair[]): boolean =>
  pairs.every(([name, value]) => context.get(name) === value);

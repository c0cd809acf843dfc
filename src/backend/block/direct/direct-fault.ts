import { Fault } from '../../fault';

/** Why the contents of a snapshot cannot be written or read without a volume. Sizes are bytes. */
export interface DirectFaults {
  /** A snapshot with a parent takes over whether and how that is encrypted. */
  readonly 'encryption-inherited': { readonly parentId: string };
  /** The account encrypts by default, so nothing in clear is begun. */
  readonly 'clear-refused': object;
  readonly 'smaller-than-parent': { readonly size: number; readonly parentId: string; readonly parentSize: number };
  readonly 'too-many-pending': { readonly maximum: number };
  /** The snapshot was not started to be written to, or is no longer. */
  readonly 'not-writable': { readonly id: string; readonly state: string };
  /** Only what is complete can be read. */
  readonly 'not-readable': { readonly id: string; readonly state: string };
  readonly 'unit-outside': { readonly id: string; readonly index: number };
  readonly 'wrong-count': { readonly id: string; readonly given: number; readonly written: number };
  readonly 'wrong-checksum': { readonly id: string };
  /** The snapshots have no blocks in common that could be compared. */
  readonly unrelated: { readonly first: string; readonly second: string };
}

export class DirectFault<Kind extends keyof DirectFaults = keyof DirectFaults> extends Fault<DirectFaults, Kind> {}

/** `instanceof`, with the kind known to the compiler. */
export const isDirectFault = (error: unknown): error is DirectFault => error instanceof DirectFault;

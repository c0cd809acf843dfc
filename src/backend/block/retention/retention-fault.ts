import { Fault } from '../../fault';

/** Why a retention rule is refused. */
export interface RetentionFaults {
  readonly 'rule-not-found': { readonly id: string };
  /** It is locked, or has not been unlocked for long enough. */
  readonly 'rule-locked': { readonly id: string };
  readonly 'rule-not-locked': { readonly id: string };
  /** Only rules for a whole region can be locked. */
  readonly 'lock-needs-region': object;
  readonly 'delay-fixed': { readonly id: string };
  readonly 'only-and-except': object;
  readonly 'too-many-rules': { readonly maximum: number };
}

export class RetentionFault<Kind extends keyof RetentionFaults = keyof RetentionFaults> extends Fault<RetentionFaults, Kind> {}

/** `instanceof`, with the kind known to the compiler. */
export const isRetentionFault = (error: unknown): error is RetentionFault => error instanceof RetentionFault;

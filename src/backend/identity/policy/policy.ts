import type { Condition } from './conditions';
import type { Pattern } from './pattern';
import type { PrincipalEntry } from './principal-entry';

/** A policy document, parsed and checked. */
export interface Policy {
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export type PolicyVersion = '2012-10-17' | '2008-10-17';
export type Effect = 'Allow' | 'Deny';

export interface Statement {
  readonly sid?: string;
  readonly effect: Effect;
  /** Absent in identity policies. */
  readonly principal?: Listed<PrincipalEntry>;
  /** In lower case: IAM takes actions in any case. */
  readonly action: Listed<Pattern>;
  /** Absent in trust policies. */
  readonly resource?: Listed<Pattern>;
  /** All must hold. */
  readonly conditions: readonly Condition[];
}

/** What is listed, or, `negated`, all but that: `NotAction`. */
export interface Listed<T> {
  readonly negated: boolean;
  readonly entries: readonly T[];
}

/** Where a policy is attached decides what must and may not stand in it. */
export type PolicyKind = 'resource' | 'identity' | 'trust';

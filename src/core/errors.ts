import type { IConstruct } from 'constructs';
import type { Limits } from '../facts/limits';

/** A construct was asked for something that cannot be. The message names the construct's path, what was got and what is allowed. */
export class ValidationError extends Error {
  /** @param problem the message without the path, as a validation of the construct returns it: cdktf puts the path before it */
  constructor(
    scope: IConstruct | undefined,
    readonly problem: string,
  ) {
    super(scope === undefined ? problem : `${scope.node.path}: ${problem}`);
    this.name = 'ValidationError';
  }
}

/** One refusal in the project's order of words: what must be, what was got, and the way out where there is one. */
export interface Refusal {
  readonly option: string;
  readonly allowed: string;
  readonly got: string;
  readonly wayOut?: string;
}

export function refused(scope: IConstruct | undefined, { option, allowed, got, wayOut }: Refusal): ValidationError {
  return new ValidationError(scope, `${option} must be ${allowed}; got ${got}${wayOut === undefined ? '' : `; ${wayOut}`}`);
}

export const outOfRange = (scope: IConstruct, option: string, got: number, { min, max, unit }: Limits): ValidationError =>
  refused(scope, { option, allowed: `a whole number from ${min} to ${max} ${unit}`, got: `${got} ${unit}` });

export const badLength = (scope: IConstruct, option: string, got: number, { min, max, unit }: Limits): ValidationError =>
  refused(scope, { option, allowed: `${min} to ${max} ${unit} long`, got: `${got} ${unit}` });

export const negativeQuantity = (what: string, got: number): ValidationError =>
  refused(undefined, { option: what, allowed: 'a number that is not negative', got: String(got) });

export const inexactConversion = (got: string, unit: string): ValidationError =>
  new ValidationError(undefined, `${got} cannot be expressed as a whole number of ${unit}`);

export const unresolvedConversion = (unit: string, wanted: string): ValidationError =>
  new ValidationError(undefined, `a token of ${unit} is known only at apply and cannot be converted to ${wanted}; give it in ${wanted}`);

export const secondTrait = (scope: IConstruct): ValidationError =>
  new ValidationError(scope, 'the encryption trait of a construct must be declared once; got a second declaration');

export const lineageBroken = (scope: IConstruct, source: string, sourceKey: string, gotKey: string): ValidationError =>
  refused(scope, {
    option: 'encryptionKey',
    allowed: `that of ${source}, whose encryption a volume restored from it inherits (${sourceKey})`,
    got: gotKey,
    wayOut: 'leave encryptionKey out, or copy the snapshot under the other key first and restore the copy',
  });

export const lineageDecrypted = (scope: IConstruct, source: string): ValidationError =>
  refused(scope, {
    option: 'encrypted',
    allowed: `true, because ${source} is encrypted and a volume restored from it inherits that`,
    got: 'false',
    wayOut: 'leave encrypted out',
  });

export const keyWithoutEncryption = (scope: IConstruct): ValidationError =>
  refused(scope, { option: 'encrypted', allowed: 'true where encryptionKey is given', got: 'false', wayOut: 'leave one of the two out' });

import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { badLength, outOfRange, ValidationError } from './errors';
import type { Limits } from '../facts/limits';

/** Whether a value is there and known at synth; what is known only at apply, be it a token or a written expression, passes every check. */
export function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value) && !(typeof value === 'string' && /[$%]\{/.test(value));
}

/** @throws ValidationError if the number is known and is not a whole number within the limits */
export function checkWithin(scope: IConstruct, option: string, value: number | undefined, limits: Limits): void {
  if (isKnown(value) && (!Number.isInteger(value) || value < limits.min || value > limits.max)) {
    throw outOfRange(scope, option, value, limits);
  }
}

/** @throws ValidationError if the text is known and its length is not within the limits */
export function checkLength(scope: IConstruct, option: string, value: string | undefined, limits: Limits): void {
  if (isKnown(value) && (value.length < limits.min || value.length > limits.max)) {
    throw badLength(scope, option, value.length, limits);
  }
}

/**
 * The number a size or duration gives in the unit a resource wants.
 *
 * @throws ValidationError naming the construct and the option, if it gives none
 */
export function numberOf<Quantity>(
  scope: IConstruct,
  option: string,
  quantity: Quantity | undefined,
  unit: (quantity: Quantity) => number,
): number | undefined {
  if (quantity === undefined) return undefined;
  try {
    return unit(quantity);
  } catch (error) {
    if (error instanceof ValidationError) throw new ValidationError(scope, `${option}: ${error.message}`);
    throw error;
  }
}

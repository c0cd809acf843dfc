import { Token } from 'cdktf';
import { inexactConversion, negativeQuantity, unresolvedConversion } from './errors';

/** How many of the smallest unit each unit holds. */
export type Units<Unit extends string> = Readonly<Record<Unit, number>>;

/** @throws ValidationError if the amount is known and negative or not finite */
export function checkQuantity(what: string, amount: number): void {
  if (!Token.isUnresolved(amount) && !(amount >= 0 && Number.isFinite(amount))) throw negativeQuantity(what, amount);
}

/** @throws ValidationError if the result is not whole, or a token would have to be converted */
export function convert<Unit extends string>(amount: number, from: Unit, to: Unit, units: Units<Unit>): number {
  if (from === to && Token.isUnresolved(amount)) return amount;
  if (Token.isUnresolved(amount)) throw unresolvedConversion(from, to);
  const converted = (amount * units[from]) / units[to];
  if (!Number.isInteger(converted)) throw inexactConversion(`${amount} ${from}`, to);
  return converted;
}

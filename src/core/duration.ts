import { Token } from 'cdktf';
import { checkQuantity, convert } from './quantity';

const timeUnits = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
type TimeUnit = keyof typeof timeUnits;

/**
 * A length of time. A day is always 24 hours.
 *
 * The amount may be a token that is known only at apply; such a duration cannot be converted to another unit.
 *
 * @example
 * Duration.hours(48).toDays(); // 2
 */
export class Duration {
  /**
   * A duration in seconds.
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static seconds(amount: number): Duration {
    return new Duration(amount, 'seconds');
  }

  /**
   * A duration in minutes.
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static minutes(amount: number): Duration {
    return new Duration(amount, 'minutes');
  }

  /**
   * A duration in hours.
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static hours(amount: number): Duration {
    return new Duration(amount, 'hours');
  }

  /**
   * A duration in days of 24 hours.
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static days(amount: number): Duration {
    return new Duration(amount, 'days');
  }

  private constructor(
    private readonly amount: number,
    private readonly unit: TimeUnit,
  ) {
    checkQuantity('duration', amount);
  }

  /**
   * This duration as a number of seconds.
   *
   * Throws if that is not a whole number.
   */
  public toSeconds(): number {
    return convert(this.amount, this.unit, 'seconds', timeUnits);
  }

  /**
   * This duration as a number of minutes.
   *
   * Throws if that is not a whole number.
   */
  public toMinutes(): number {
    return convert(this.amount, this.unit, 'minutes', timeUnits);
  }

  /**
   * This duration as a number of hours.
   *
   * Throws if that is not a whole number.
   */
  public toHours(): number {
    return convert(this.amount, this.unit, 'hours', timeUnits);
  }

  /**
   * This duration as a number of days.
   *
   * Throws if that is not a whole number.
   */
  public toDays(): number {
    return convert(this.amount, this.unit, 'days', timeUnits);
  }

  /**
   * Whether the amount is known only at apply.
   */
  public isUnresolved(): boolean {
    return Token.isUnresolved(this.amount);
  }

  /**
   * The duration for people, for example `30 days`.
   */
  public toString(): string {
    return `${this.amount} ${this.unit}`;
  }
}

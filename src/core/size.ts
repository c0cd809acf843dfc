import { Token } from 'cdktf';
import { checkQuantity, convert } from './quantity';

const sizeUnits = { MiB: 1, GiB: 1_024, TiB: 1_024 * 1_024 } as const;
type SizeUnit = keyof typeof sizeUnits;

/**
 * An amount of storage, in binary units (1 GiB is 1,073,741,824 bytes).
 *
 * The amount may be a token that is known only at apply; such a size cannot be converted to another unit.
 *
 * @example
 * Size.tebibytes(2).toGibibytes(); // 2048
 */
export class Size {
  /**
   * A size in MiB (1,048,576 bytes).
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static mebibytes(amount: number): Size {
    return new Size(amount, 'MiB');
  }

  /**
   * A size in GiB (1,024 MiB).
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static gibibytes(amount: number): Size {
    return new Size(amount, 'GiB');
  }

  /**
   * A size in TiB (1,024 GiB).
   *
   * @param amount not negative; otherwise an error is thrown
   */
  public static tebibytes(amount: number): Size {
    return new Size(amount, 'TiB');
  }

  private constructor(
    private readonly amount: number,
    private readonly unit: SizeUnit,
  ) {
    checkQuantity('size', amount);
  }

  /**
   * This size as a number of MiB.
   *
   * Throws if that is not a whole number.
   */
  public toMebibytes(): number {
    return convert(this.amount, this.unit, 'MiB', sizeUnits);
  }

  /**
   * This size as a number of GiB.
   *
   * Throws if that is not a whole number.
   */
  public toGibibytes(): number {
    return convert(this.amount, this.unit, 'GiB', sizeUnits);
  }

  /**
   * This size as a number of TiB.
   *
   * Throws if that is not a whole number.
   */
  public toTebibytes(): number {
    return convert(this.amount, this.unit, 'TiB', sizeUnits);
  }

  /**
   * Whether the amount is known only at apply.
   */
  public isUnresolved(): boolean {
    return Token.isUnresolved(this.amount);
  }

  /**
   * The size for people, for example `8 GiB`.
   */
  public toString(): string {
    return `${this.amount} ${this.unit}`;
  }
}

/** An inclusive range of whole numbers, as a cloud documents it. The check and its message are both made from this row. */
export interface Limits {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

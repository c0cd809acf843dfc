import type { OrderedRows } from './ordered-rows';

/** One state of all tables, never changed. Tables are numbered, because a small array is copied far quicker than a map. */
export class Tables<Row> {
  private constructor(
    /** Only ever grows, so that all states can share it. */
    private readonly numbers: Map<string, number>,
    private readonly rows: readonly (OrderedRows<Row> | undefined)[],
  ) {}

  static none<Row>(): Tables<Row> {
    return new Tables(new Map(), []);
  }

  get(name: string): OrderedRows<Row> | undefined {
    const number = this.numbers.get(name);
    return number === undefined ? undefined : this.rows[number];
  }

  with(name: string, rows: OrderedRows<Row>): Tables<Row> {
    const number = this.numbers.get(name) ?? this.numbers.size;
    this.numbers.set(name, number);
    const all = this.rows.slice();
    all[number] = rows;
    return new Tables(this.numbers, all);
  }
}

import type { HttpBinding, OperationModel, ServiceHead, ServiceModel, Shape } from './model';

/**
 * A service model from its tables: a row a line, a name, a space and JSON. A row is parsed when it is first asked for,
 * because most runs use few of the thousand rows and parsing them all would cost more than the rest of the start.
 */
export function serviceModel(head: ServiceHead, operations: string, shapes: string, unmodelled = ''): ServiceModel {
  const operationRows = new Rows<OperationModel>(operations);
  const shapeRows = new Rows<Shape>(shapes);
  const routes = new Rows<HttpBinding>(unmodelled);
  return {
    ...head,
    operation: (name) => operationRows.get(name),
    shape: (name) => {
      const shape = shapeRows.get(name);
      if (shape === undefined) throw new Error(`no shape ${name} in the model of ${head.serviceId}`);
      return shape;
    },
    get unmodelled() {
      return routes.all();
    },
  };
}

class Rows<Row> {
  private texts: Map<string, string> | undefined;
  private readonly parsed = new Map<string, Row>();

  constructor(private readonly table: string) {}

  get(name: string): Row | undefined {
    const known = this.parsed.get(name);
    if (known !== undefined) return known;
    this.texts ??= index(this.table);
    const text = this.texts.get(name);
    if (text === undefined) return undefined;
    const row = JSON.parse(text) as Row;
    this.parsed.set(name, row);
    return row;
  }

  all(): ReadonlyMap<string, Row> {
    for (const name of (this.texts ??= index(this.table)).keys()) this.get(name);
    return this.parsed;
  }
}

function index(table: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const line of table.split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0) texts.set(line.slice(0, space), line.slice(space + 1));
  }
  return texts;
}

/**
 * Something that hangs on a key, and what becomes of it.
 */
export interface KeyDependent {
  /**
   * The resource, as Terraform calls it.
   */
  readonly address: string;

  /**
   * The path of the construct.
   */
  readonly path: string;

  /**
   * What it hangs on directly: the key, or another dependent it shares a data key with.
   */
  readonly via: string;

  /**
   * What happens to it when the key is disabled.
   */
  readonly whenDisabled: string;

  /**
   * What happens to it when the key is scheduled for deletion.
   */
  readonly whenScheduled: string;

  /**
   * What happens to it when the key is deleted.
   */
  readonly whenDeleted: string;
}

/**
 * A key with everything that hangs on it.
 */
export interface KeyWithDependents {
  /**
   * The key, as Terraform calls it; its ARN where it is not made here.
   */
  readonly key: string;

  /**
   * What hangs on it, directly or through lineage, nearest first.
   */
  readonly dependents: KeyDependent[];
}

/**
 * What hangs on each key of an app.
 */
export class KeyImpactReport {
  /**
   * @param keys each key with its dependents
   */
  constructor(
    /** Each key with its dependents. */
    public readonly keys: KeyWithDependents[],
  ) {}

  /**
   * The report for people.
   */
  public toText(): string {
    if (this.keys.length === 0) return 'no keys\n';
    return this.keys
      .map(({ key, dependents }) => {
        const things = dependents.flatMap(({ address, path, via, whenDisabled, whenScheduled, whenDeleted }) => [
          `  ${address} (${path})${via === key ? '' : `, through ${via}`}`,
          `    disabled:  ${whenDisabled}`,
          `    scheduled: ${whenScheduled}`,
          `    deleted:   ${whenDeleted}`,
        ]);
        return [key, ...(things.length === 0 ? ['  nothing hangs on it here'] : things)].map((line) => `${line}\n`).join('');
      })
      .join('\n');
  }

  /**
   * The report as JSON text.
   */
  public toJson(): string {
    return JSON.stringify({ keys: this.keys }, undefined, 2);
  }

  /**
   * The report as a Mermaid flowchart, from keys to what hangs on them.
   *
   * @see https://mermaid.js.org/syntax/flowchart.html
   */
  public toMermaid(): string {
    const ids = new Map<string, string>();
    const idOf = (name: string): string => {
      const id = ids.get(name) ?? `n${ids.size}`;
      ids.set(name, id);
      return id;
    };
    const label = (name: string): string => name.replaceAll('"', '#quot;');
    const keys = this.keys.map(({ key }) => `  ${idOf(key)}(["${label(key)}"])`);
    const edges = this.keys.flatMap(({ dependents }) =>
      dependents.map(({ via, address }) => `  ${idOf(via)} --> ${idOf(address)}["${label(address)}"]`),
    );
    return ['flowchart LR', ...keys, ...new Set(edges), ''].join('\n');
  }

  /**
   * The report as a picture: keys at the left, and what hangs on them to the right, as far away as the lineage is long.
   */
  public toSvg(): string {
    const places = this.places();
    const boxes = [...places].map(([name, { column, row }]) => box(name, column, row));
    const lines = this.keys.flatMap(({ dependents }) => dependents.map(({ via, address }) => line(places.get(via), places.get(address))));
    const columns = Math.max(0, ...[...places.values()].map(({ column }) => column)) + 1;
    const size = `width="${columns * pitch.x}" height="${Math.max(1, places.size) * pitch.y}"`;
    const style = 'font-family="sans-serif" font-size="12"';
    return [`<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>`, ...new Set(lines), ...boxes, '</svg>', ''].join('\n');
  }

  /** Each thing one row below the one before it, in the column of its distance from its key. */
  private places(): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>();
    for (const { key, dependents } of this.keys) {
      if (!places.has(key)) places.set(key, { column: 0, row: places.size });
      for (const { address, via } of dependents) {
        if (!places.has(address)) places.set(address, { column: (places.get(via)?.column ?? 0) + 1, row: places.size });
      }
    }
    return places;
  }
}

interface Place {
  readonly column: number;
  readonly row: number;
}

const pitch = { x: 340, y: 40 } as const;
const boxSize = { x: 300, y: 28 } as const;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function box(name: string, column: number, row: number): string {
  const [x, y] = [column * pitch.x + 4, row * pitch.y + 4];
  const fill = column === 0 ? '#fff3c4' : '#e8f0fe';
  const shape = `<rect x="${x}" y="${y}" width="${boxSize.x}" height="${boxSize.y}" rx="6" fill="${fill}" stroke="#555"/>`;
  return `<g>${shape}<text x="${x + 8}" y="${y + 18}">${escaped(name)}</text></g>`;
}

function line(from: Place | undefined, to: Place | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [x1, y1] = [from.column * pitch.x + boxSize.x + 4, from.row * pitch.y + 18];
  const [x2, y2] = [to.column * pitch.x + 4, to.row * pitch.y + 18];
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#555"/>`;
}

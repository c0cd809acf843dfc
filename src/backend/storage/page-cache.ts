import type { Page } from './run';

/** Opened pages of runs, up to a weight in bytes, the most recently used last. Runs never change, so nothing in it can be out of date. */
export class PageCache {
  private readonly pages = new Map<string, Page>();
  private weight = 0;

  constructor(private readonly limit: number) {}

  get(run: string, at: number, open: () => Page): Page {
    const name = `${run} ${at}`;
    const known = this.pages.get(name);
    if (known !== undefined) {
      this.pages.delete(name);
      this.pages.set(name, known);
      return known;
    }
    const page = open();
    this.pages.set(name, page);
    this.weight += page.weight;
    for (const oldest of this.pages.keys()) {
      if (this.weight <= this.limit || oldest === name) break;
      this.remove(oldest);
    }
    return page;
  }

  drop(run: string): void {
    for (const name of this.pages.keys()) if (name.startsWith(run)) this.remove(name);
  }

  private remove(name: string): void {
    this.weight -= this.pages.get(name)?.weight ?? 0;
    this.pages.delete(name);
  }
}

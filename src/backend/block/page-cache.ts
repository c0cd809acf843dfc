import type { MapPage } from './map-page';

/** A page takes about 3 KiB, so this many take 12 MiB and cover 4 GiB. */
const mostPages = 4096;

/** Pages of the map as one device sees them. Only the device itself changes what it sees, and tells the cache. */
export class PageCache {
  private readonly pages = new Map<number, MapPage>();
  private readonly loading = new Map<number, Promise<MapPage>>();
  private changes = 0;

  constructor(private readonly load: (page: number) => Promise<MapPage>) {}

  async get(page: number): Promise<MapPage> {
    const known = this.pages.get(page);
    if (known !== undefined) {
      this.keep(page, known);
      return known;
    }
    const underWay = this.loading.get(page);
    if (underWay !== undefined) return underWay;
    const loading = this.fetch(page);
    this.loading.set(page, loading);
    try {
      return await loading;
    } finally {
      if (this.loading.get(page) === loading) this.loading.delete(page);
    }
  }

  /** The map has changed. What is being loaded may be from before, so that it is neither kept nor given to new readers. */
  changed<T>(pages: ReadonlyMap<number, T>, change: (content: MapPage, of: T) => void): void {
    this.changes++;
    this.loading.clear();
    for (const [page, of] of pages) {
      const content = this.pages.get(page);
      if (content !== undefined) change(content, of);
    }
  }

  forget(page: number): void {
    this.changes++;
    this.loading.clear();
    this.pages.delete(page);
  }

  private async fetch(page: number): Promise<MapPage> {
    const before = this.changes;
    const content = await this.load(page);
    if (before === this.changes) this.keep(page, content);
    return content;
  }

  private keep(page: number, content: MapPage): void {
    this.pages.delete(page);
    this.pages.set(page, content);
    if (this.pages.size <= mostPages) return;
    for (const oldest of this.pages.keys()) {
      this.pages.delete(oldest);
      return;
    }
  }
}

import type { FileHandle } from 'node:fs/promises';

/** Files open for reading, the most recently used last. A handle's `close` waits for the reads that were begun on it. */
export class OpenFiles {
  private readonly files = new Map<string, Promise<FileHandle>>();

  constructor(
    private readonly limit: number,
    private readonly openFile: (name: string) => Promise<FileHandle>,
  ) {}

  /** Use the handle at once, before anything else is awaited: it may be closed afterwards. */
  get(name: string): Promise<FileHandle> {
    const known = this.files.get(name);
    this.files.delete(name);
    const file = known ?? this.openFile(name);
    this.files.set(name, file);
    if (known === undefined) {
      file.catch(() => this.files.delete(name));
      this.closeOldest();
    }
    return file;
  }

  has(name: string): boolean {
    return this.files.has(name);
  }

  async close(name: string): Promise<void> {
    const file = this.files.get(name);
    this.files.delete(name);
    const handle = await file?.catch(() => undefined);
    await handle?.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.files.keys()].map((name) => this.close(name)));
  }

  private closeOldest(): void {
    for (const name of this.files.keys()) {
      if (this.files.size <= this.limit) return;
      // Nothing was written through it: there is no error to hear of.
      void this.close(name).catch(() => undefined);
    }
  }
}

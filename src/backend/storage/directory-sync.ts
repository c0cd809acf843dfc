import { open } from 'node:fs/promises';

/**
 * Makes the names in a folder durable. Callers that come while an fsync runs share the next one: the running one may have
 * begun before their change.
 */
export class DirectorySync {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly path: string) {}

  sync(): Promise<void> {
    if (this.running === undefined) return this.start();
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.start();
      });
    return this.next;
  }

  private start(): Promise<void> {
    this.running = syncDirectory(this.path).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }
}

export async function syncDirectory(path: string): Promise<void> {
  // Windows has no such call: there, names are as durable as the file system makes them.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

import type { Duplex, Writable } from 'node:stream';

/** Resolves when the other end has taken enough of what was written, or the stream is gone. */
export function drained(stream: Writable): Promise<void> | undefined {
  if (!stream.writableNeedDrain || stream.destroyed) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

/** How long a client may take for the last bytes, in milliseconds. */
const farewellMs = 1_000;

/** Sends what is left to send and closes. A client that does not take it is cut off. */
export function finished(stream: Duplex): Promise<void> {
  if (stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const patience = setTimeout(() => stream.destroy(), farewellMs);
    stream.once('close', () => {
      clearTimeout(patience);
      resolve();
    });
    stream.end(() => stream.destroy());
  });
}

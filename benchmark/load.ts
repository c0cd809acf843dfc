import { connect } from 'node:net';

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadOptions {
  /** Ends after so many requests, whatever the time. */
  readonly count?: number;
  /** Is given the body of each answer. */
  readonly answered?: (body: Buffer) => void;
}

/**
 * Sends ready-made requests over connections that are kept where the server keeps them, one at a time on each, and counts complete answers with status 200.
 * Raw sockets: the client must not be what is measured. @throws at the first other status.
 */
export async function load(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  seconds: number,
  { count = Infinity, answered }: LoadOptions = {},
): Promise<LoadResult> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  let next = 0;
  const started = performance.now();
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      // Some servers end the connection after each answer; then there is a next one.
      const open = (): void => {
        const socket = connect({ port, host: '127.0.0.1', noDelay: true });
        let sent = 0;
        let waits = false;
        let pending = Buffer.alloc(0);
        const send = (): void => {
          sent = performance.now();
          waits = true;
          socket.write(requests[next++ % requests.length] ?? Buffer.alloc(0));
        };
        socket.on('connect', send);
        socket.on('error', reject);
        socket.on('close', () => {
          if (waits) reject(new Error('the connection ended before the answer'));
          else if (performance.now() < end && next < count) open();
          else resolve();
        });
        socket.on('data', (data) => {
          pending = pending.length === 0 ? data : Buffer.concat([pending, data]);
          const head = pending.indexOf('\r\n\r\n');
          if (head < 0) return;
          const text = pending.toString('latin1', 0, head);
          const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
          if (pending.length < head + 4 + length) return;
          if (!/^HTTP\/1\.\d 200/.test(text)) {
            socket.destroy();
            reject(new Error(pending.toString('latin1')));
            return;
          }
          answered?.(pending.subarray(head + 4));
          pending = Buffer.alloc(0);
          waits = false;
          const now = performance.now();
          times.push(now - sent);
          if (now >= end || next >= count) socket.end();
          else if (/^HTTP\/1\.0|^connection: close/im.test(text)) socket.destroy();
          else send();
        });
      };
      open();
    });
  await Promise.all(Array.from({ length: connections }, one));
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { perSecond: Math.round(times.length / elapsed), p50Ms: at(0.5), p99Ms: at(0.99) };
}

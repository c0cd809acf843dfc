import { connect } from 'node:net';

/** One request whose body is sent from, or whose answer's is dropped into, nothing: only bytes are counted. */
export interface Transfer {
  /** Head, with the empty line. */
  readonly head: Buffer;
  /** Sent `times` over. */
  readonly body?: { readonly piece: Buffer; readonly times: number };
}

/** Carries out transfers over so many connections, one at a time on each. @returns seconds. @throws at the first status that is not 200. */
export async function transfer(port: number, transfers: readonly Transfer[], connections: number): Promise<number> {
  let next = 0;
  const started = performance.now();
  const one = async (): Promise<void> => {
    for (;;) {
      const request = transfers[next++];
      if (request === undefined) return;
      await exchange(port, request);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return (performance.now() - started) / 1000;
}

function exchange(port: number, { head, body }: Transfer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = Buffer.alloc(0);
    let left: number | undefined;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection ended before the answer')));
    socket.on('data', (data) => {
      if (left === undefined) {
        answer = Buffer.concat([answer, data]);
        const end = answer.indexOf('\r\n\r\n');
        if (end < 0) return;
        const text = answer.toString('latin1', 0, end);
        if (!/^HTTP\/1\.\d 200/.test(text)) return void socket.destroy(new Error(answer.toString('latin1')));
        left = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0) - (answer.length - end - 4);
      } else {
        left -= data.length;
      }
      if (left > 0) return;
      resolve();
      socket.destroy();
    });
    socket.on('connect', () => {
      socket.write(head);
      let sent = 0;
      const send = (): void => {
        while (body !== undefined && sent < body.times) {
          sent++;
          if (!socket.write(body.piece)) return void socket.once('drain', send);
        }
      };
      send();
    });
  });
}

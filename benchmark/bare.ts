import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Plain JavaScript in a process of its own: reads a request's body and answers always the same. */
const source = `
const [, body] = process.argv;
const head = ['x-amzn-RequestId', '00000000-0000-0000-0000-000000000000', 'Content-Type', 'application/x-amz-json-1.1', 'Content-Length', body.length];
const server = require('node:http').createServer({ noDelay: true }, (request, response) => {
  request.resume().on('end', () => response.writeHead(200, head).end(body));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

export interface BareServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A server that does nothing but answer `body` with node:http: what is left to win beside ours. */
export async function bareServer(body: string): Promise<BareServer> {
  const child = spawn(process.execPath, ['-e', source, body], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return {
    port: Number(line),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

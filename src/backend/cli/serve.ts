import type { Command } from 'commander';
import type { ReferenceBackend } from '../backend';
import { CliFailure, exitCodes } from './failure';
import { terminalLog } from './log';
import { defaultHost, defaultPort, parseDirectory, parseHost, parsePort } from './settings';
import { openBackend } from './start';
import type { ListeningServer } from '../server/http-server';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly data?: string;
  readonly unsealKeyFile?: string;
  readonly controlToken?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** `atrest serve`: a backend on a port until it is told to stop. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run a backend until SIGTERM or SIGINT')
    .option('--host <address>', 'address to listen on; anything but loopback lets the network in', parseHost, defaultHost)
    .option('--port <number>', 'port; 0 takes a free one', parsePort, defaultPort)
    .option('--data <directory>', 'keep the state there; without it the state ends with the process', parseDirectory)
    .option('--unseal-key-file <file>', 'file with the key that opens the state (base64, 32 bytes); see SECURITY.md')
    .option('--control-token <token>', 'token for /_atrest/ (else: from this machine only); also ATREST_CONTROL_TOKEN')
    .option('--verbose', 'say more on standard error')
    .option('--json', 'first line as JSON: {"url": …, "port": …}')
    .addHelpText(
      'after',
      `
The first line of standard output is "atrest listening on http://127.0.0.1:4566", printed once requests are answered.
Credentials are test / test for account 000000000000; any twelve digits with secret test are another account's root user.

  atrest serve &
  eval "$(atrest env)"
  aws kms create-key
`,
    )
    .action(async (options: ServeOptions) => {
      const backend = await openBackend({
        data: options.data,
        unsealKeyFile: options.unsealKeyFile,
        log: terminalLog(options.verbose ?? false),
      });
      const token = options.controlToken ?? process.env.ATREST_CONTROL_TOKEN;
      const server = await listenOrFail(backend, options, token);
      const first = options.json ? JSON.stringify({ url: server.url, port: server.port }) : `atrest listening on ${server.url}`;
      process.stdout.write(`${first}\n`);
      await untilStopped();
      await server.close();
      await backend.stop();
    });
}

async function listenOrFail(
  backend: ReferenceBackend,
  { host, port }: ServeOptions,
  controlToken: string | undefined,
): Promise<ListeningServer> {
  try {
    return await backend.listen({ host, port, ...(controlToken === undefined ? {} : { controlToken }) });
  } catch (error) {
    await backend.stop();
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why: Readonly<Record<string, string>> = {
      EADDRINUSE: `port ${port} on ${host} is in use; --port 0 takes a free one`,
      EACCES: `port ${port} on ${host} may not be used by this user`,
      EADDRNOTAVAIL: `${host} is not an address of this machine`,
      ENOTFOUND: `${host} is not an address of this machine`,
    };
    if (typeof code === 'string' && code in why) throw new CliFailure(why[code] ?? '', exitCodes.port);
    throw error;
  }
}

/** The second signal ends at once, for whoever is in a hurry. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

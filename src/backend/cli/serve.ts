import type { Command } from 'commander';
import type { ReferenceBackend } from '../backend';
import { CliFailure, exitCodes } from './failure';
import { terminalLog } from './log';
import { defaultNbd, nbdAddressText, parseNbdAddress, readNbdTls } from './nbd-address';
import type { NbdTls } from './nbd-address';
import { defaultHost, defaultPort, parseDirectory, parseHost, parsePort } from './settings';
import { openBackend } from './start';
import { collectXksProxy, readXksProxies, xksProxyHelp } from './xks-proxy';
import type { ListeningNbd, NbdAddress } from '../nbd/nbd-server';
import type { ListeningServer } from '../server/http-server';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly data?: string;
  readonly unsealKeyFile?: string;
  readonly controlToken?: string;
  readonly nbd?: NbdAddress | true;
  readonly nbdTlsCert?: string;
  readonly nbdTlsKey?: string;
  readonly xksProxy?: readonly string[];
  readonly xksProxyCa?: string;
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
    .option(
      '--nbd [address]',
      'serve attached volumes as block devices too: unix:PATH, or HOST:PORT (default: 127.0.0.1:10809)',
      parseNbdAddress,
    )
    .option('--nbd-tls-cert <file>', 'certificate chain in PEM: block device clients must speak TLS')
    .option('--nbd-tls-key <file>', 'its private key in PEM')
    .option('--xks-proxy <endpoint[=url]>', xksProxyHelp, collectXksProxy)
    .option('--xks-proxy-ca <file>', "certificate authorities of these proxies in PEM, instead of the machine's")
    .option('--verbose', 'say more on standard error')
    .option('--json', 'first line as JSON: {"url": …, "port": …, "nbd": …}')
    .addHelpText(
      'after',
      `
The first line of standard output is "atrest listening on http://127.0.0.1:4566", printed once requests are answered.
Credentials are test / test for account 000000000000; any twelve digits with secret test are another account's root user.
With --nbd, a second line: "block devices on nbd://127.0.0.1:10809"; an attached volume's export is called after its id.

  atrest serve &
  eval "$(atrest env)"
  aws kms create-key
`,
    )
    .action(async (options: ServeOptions) => {
      const tls = readNbdTls(options);
      const backend = await openBackend({
        data: options.data,
        unsealKeyFile: options.unsealKeyFile,
        xksProxies: readXksProxies(options),
        log: terminalLog(options.verbose ?? false),
      });
      const token = options.controlToken ?? process.env.ATREST_CONTROL_TOKEN;
      const server = await listenOrFail(backend, options, token);
      const nbd =
        options.nbd === undefined ? undefined : await listenNbdOrFail(backend, options.nbd === true ? defaultNbd : options.nbd, tls);
      process.stdout.write(`${firstLines(server, nbd, options.json ?? false)}\n`);
      await untilStopped();
      await Promise.all([server.close(), nbd?.close()]);
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

async function listenNbdOrFail(backend: ReferenceBackend, address: NbdAddress, tls: NbdTls | undefined): Promise<ListeningNbd> {
  try {
    return await backend.listenNbd({ ...address, ...(tls === undefined ? {} : { tls }) });
  } catch (error) {
    await backend.stop();
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new CliFailure(`block devices cannot be served on ${nbdAddressText(address)}: ${code}`, exitCodes.port);
  }
}

function firstLines(server: ListeningServer, nbd: ListeningNbd | undefined, json: boolean): string {
  if (json) return JSON.stringify({ url: server.url, port: server.port, ...(nbd === undefined ? {} : { nbd: nbd.url }) });
  return [`atrest listening on ${server.url}`, ...(nbd === undefined ? [] : [`block devices on ${nbd.url}`])].join('\n');
}

/** The second signal ends at once, for whoever is in a hurry. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

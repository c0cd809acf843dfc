import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Command } from 'commander';
import { CliFailure, exitCodes } from './failure';
import { terminalLog } from './log';
import { clientSettings, defaultHost, defaultRegion, parseDirectory } from './settings';
import type { ClientSettings } from './settings';
import { openBackend } from './start';
import { collectXksProxy, readXksProxies, xksProxyHelp } from './xks-proxy';

interface ExecOptions {
  readonly data?: string;
  readonly region?: string;
  readonly unsealKeyFile?: string;
  readonly xksProxy?: readonly string[];
  readonly xksProxyCa?: string;
  readonly verbose?: boolean;
}

/** `atrest exec -- terraform apply`: a backend for as long as one command runs. */
export function addExec(program: Command): void {
  program
    .command('exec')
    .description('start a backend on a free port, run a command against it, stop, and pass on its exit code')
    .argument('<command...>', 'the command and its arguments, after --')
    .option('--data <directory>', 'keep the state there, for the next run', parseDirectory)
    .option('--region <name>', `region for clients that do not choose one (default: AWS_REGION or ${defaultRegion})`)
    .option('--unseal-key-file <file>', 'file with the key that opens the state; see SECURITY.md')
    .option('--xks-proxy <endpoint[=url]>', xksProxyHelp, collectXksProxy)
    .option('--xks-proxy-ca <file>', "certificate authorities of these proxies in PEM, instead of the machine's")
    .option('--verbose', 'say more on standard error')
    .passThroughOptions()
    .addHelpText('after', '\n  atrest exec -- terraform apply\n  atrest exec --data ./state -- aws kms list-keys\n')
    .action(async (command: string[], options: ExecOptions) => {
      const backend = await openBackend({
        data: options.data,
        unsealKeyFile: options.unsealKeyFile,
        xksProxies: readXksProxies(options),
        log: terminalLog(options.verbose ?? false),
      });
      try {
        const server = await backend.listen({ host: defaultHost, port: 0 });
        try {
          const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? defaultRegion;
          process.exitCode = await runCommand(command, clientSettings(server.url, region, process.env));
        } finally {
          await server.close();
        }
      } finally {
        await backend.stop();
      }
    });
}

/** Runs it on our own terminal. Resolves with its exit code; ended by a signal, with 128 and the signal's number, as a shell does. */
function runCommand([file = '', ...args]: readonly string[], { set, unset }: ClientSettings): Promise<number> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unset.includes(name)));
  const child = spawn(file, args, { stdio: 'inherit', env: { ...inherited, ...set } });
  // The terminal sends Ctrl-C to the command too: it decides, we wait for it.
  const ignore = (): void => undefined;
  const forward = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', ignore);
  process.on('SIGTERM', forward);
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const [why, code] = unstartable[error.code ?? ''] ?? [];
      reject(why === undefined || code === undefined ? error : new CliFailure(`${file}: ${why}`, code));
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  }).finally(() => {
    process.off('SIGINT', ignore);
    process.off('SIGTERM', forward);
  });
}

const unstartable: Readonly<Record<string, readonly [why: string, code: number]>> = {
  ENOENT: ['command not found', exitCodes.notFound],
  EACCES: ['permission denied', exitCodes.notExecutable],
  ENOEXEC: ['not an executable file', exitCodes.notExecutable],
};

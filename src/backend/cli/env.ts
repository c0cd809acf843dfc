import type { Command } from 'commander';
import { clientSettings, defaultHost, defaultPort, defaultRegion, parseHost, parsePort } from './settings';
import { urlOf } from '../server/http-server';

const quote = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/** `atrest env`: settings for a shell, of a backend that runs or will run. */
export function addEnv(program: Command): void {
  program
    .command('env')
    .description('print the settings that point AWS clients at a backend')
    .option('--host <address>', 'where it listens', parseHost, defaultHost)
    .option('--port <number>', 'its port', parsePort, defaultPort)
    .option('--region <name>', 'region for clients that do not choose one', defaultRegion)
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nIn a shell:\n  eval "$(atrest env)"\n')
    .action(({ host, port, region, json }: { host: string; port: number; region: string; json?: boolean }) => {
      const { set, unset } = clientSettings(urlOf(host, port), region, process.env);
      const lines = [
        ...unset.map((name) => `unset ${name}`),
        ...Object.entries(set).map(([name, value]) => `export ${name}=${quote(value)}`),
      ];
      process.stdout.write(json ? `${JSON.stringify(set)}\n` : `${lines.join('\n')}\n`);
    });
}

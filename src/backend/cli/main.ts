import { Command, CommanderError } from 'commander';
import { addEnv } from './env';
import { addExec } from './exec';
import { CliFailure, exitCodes } from './failure';
import { addServe } from './serve';
import { addVolume } from './volume';
import { version } from '../version';

/**
 * The command line. Resolves when the command has ended; the exit code is in `process.exitCode`.
 *
 * @param more adds commands of other rooms
 */
export async function main(argv: readonly string[], more: readonly ((program: Command) => void)[] = []): Promise<void> {
  endWithOutput();
  const program = new Command('atrest')
    .description('Encryption at rest as code, and a backend that proves it: an embedded local cloud that really encrypts.')
    .version(version, '-V, --version')
    .enablePositionalOptions()
    .showHelpAfterError('(atrest --help tells more)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Exit codes: 0 done · 1 failed · 2 wrong usage · 3 port not available · 4 state directory not usable
exec: the command's own · 126 it cannot be run · 127 there is no such command · 128 + n it was ended by signal n
`,
    );
  addServe(program);
  addExec(program);
  addEnv(program);
  addVolume(program);
  for (const add of more) add(program);
  // Options given to a command are read the same way as the program's own.
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  for (const command of commands) command.exitOverride().showHelpAfterError('(--help tells more)');
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Whoever read our output has gone, as `head` does, or its disk is full: nothing more can be said there. */
function endWithOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.stderr.write(`atrest: standard output cannot be written: ${error.message}\n`);
    process.exit(exitCodes.failed);
  });
  process.stderr.on('error', () => undefined);
}

function report(error: unknown): number {
  // Commander has printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof CliFailure) {
    process.stderr.write(`atrest: ${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`atrest: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}

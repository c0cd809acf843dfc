/** Exit codes of the command line; `atrest --help` lists them. */
export const exitCodes = {
  ok: 0,
  /** Something that should work did not. */
  failed: 1,
  /** The words of the call are off. */
  usage: 2,
  /** The port is taken, or may not be used. */
  port: 3,
  /** The state directory cannot be used. */
  state: 4,
  /** `exec`: the command may not be run, or is none (as in a shell). */
  notExecutable: 126,
  /** `exec`: there is no such command (as in a shell). */
  notFound: 127,
} as const;

/** Ends the command with one clear line on standard error. */
export class CliFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
    this.name = 'CliFailure';
  }
}

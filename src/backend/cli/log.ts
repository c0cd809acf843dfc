import type { createConsola as CreateConsola } from 'consola/basic';
import type { Log } from '../log';
import { once } from '../once';

/** For people: one line each, on standard error, so that standard output stays data. */
export function terminalLog(verbose: boolean): Log {
  const { stderr } = process;
  // Loaded when there is something to say: most runs say nothing, and all are to start soon.
  const out = once(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { createConsola } = require('consola/basic') as { readonly createConsola: typeof CreateConsola };
    return createConsola({ level: verbose ? 4 : 3, stdout: stderr, stderr });
  });
  return {
    debug: (message) => out().debug(message),
    info: (message) => out().info(message),
    warn: (message) => out().warn(message),
    error: (message, cause) => out().error(message, cause instanceof Error ? (cause.stack ?? cause.message) : cause),
  };
}

/** Where the backend says what an operator should know. Never a secret, never a request's content. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  /** Something is not served, or was refused for a reason that the caller cannot see. */
  warn(message: string): void;
  /** A defect of the backend: with its stack. */
  error(message: string, cause: unknown): void;
}

export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

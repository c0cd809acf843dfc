/** The system's code of an error (`ENOENT`, `EIO`), whichever realm made it. `undefined` for any other thing thrown. */
export function systemCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** Why a state directory cannot be opened, one clear line each. The codes are stable. */
export type StateDirectoryCode =
  'unwritable' | 'exposed' | 'in-use' | 'other-version' | 'foreign' | 'bad-unseal-key' | 'wrong-unseal-key' | 'damaged';

export class StateDirectoryError extends Error {
  constructor(
    readonly code: StateDirectoryCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StateDirectoryError';
  }
}

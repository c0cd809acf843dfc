import { emptyContext } from '../../../keys/encryption-context';
import type { EncryptionContext } from '../../../keys/encryption-context';
import type { KeyUse } from '../../../keys/key-hierarchy';
import { environmentOf } from '../environment';
import type { Call } from '../operation';
import { kmsError } from './errors';

export function useOf(call: Call): KeyUse {
  const { principal, region, requestId } = call;
  return { principal, region, requestId, environment: environmentOf(call) };
}

/** Of an optional member: an absent context is an empty one. */
export const contextOf = (context: EncryptionContext | undefined): EncryptionContext => context ?? emptyContext;

/** Called when the operation has been found possible and before it is done. */
export function stopIfDryRun(dryRun: boolean | undefined): void {
  if (dryRun) throw kmsError('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');
}

/** A parameter whose function is not served is refused, never ignored. */
export function refuse(what: string): never {
  throw kmsError('UnsupportedOperationException', `${what} is not supported.`);
}

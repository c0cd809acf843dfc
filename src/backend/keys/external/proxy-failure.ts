import { proxyFailures } from '../../../facts/aws/xks-proxy';
import type { ProxyFailureName } from '../../../facts/aws/xks-proxy';
import { KeyFault } from '../key-fault';

/** A proxy did not do what it was asked. What it means depends on what it was asked for: one of the wordings below. */
export class ProxyFailure extends Error {
  constructor(readonly failure: ProxyFailureName) {
    super(failure);
    this.name = 'ProxyFailure';
  }
}

type Meaning = (failure: ProxyFailureName) => KeyFault;

/** CreateCustomKeyStore, UpdateCustomKeyStore. */
export const atStore: Meaning = (failure) => new KeyFault(proxyFailures[failure].store, { failure });
/** CreateKey. */
export const atKey: Meaning = (failure) => new KeyFault(proxyFailures[failure].key, { failure });
/** Any cryptographic operation. */
export const atUse: Meaning = (failure) => new KeyFault('external-key-failed', { failure });

/** @throws KeyFault as `meaning` has it, where `work` fails for the proxy. */
export async function meaning<T>(of: Meaning, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof ProxyFailure ? of(error.failure) : error;
  }
}

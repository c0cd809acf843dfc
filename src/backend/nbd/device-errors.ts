import { errorNumber } from './protocol';
import { isBlockFault } from '../block/block-fault';

/** The error number that a client is told for a failure of the device. What is no refusal of the device's is an I/O error too. */
export function errorOf(failure: unknown): number {
  if (!isBlockFault(failure)) return errorNumber.io;
  if (failure.kind === 'not-attached') return errorNumber.shutdown;
  if (failure.kind === 'out-of-range') return errorNumber.invalid;
  return errorNumber.io;
}

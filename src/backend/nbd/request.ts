import type { Session } from './handshake';
import { errorNumber, command, commandFlag, limits, magic } from './protocol';

/** One request of the transmission phase; a write's payload follows it. */
export interface Request {
  readonly flags: number;
  readonly type: number;
  /** The client's 8 bytes, given back in the reply. */
  readonly cookie: Buffer;
  readonly offset: number;
  readonly length: number;
}

/** `undefined` where the bytes are no request: then nobody knows where the next one begins. */
export function parseRequest(bytes: Buffer): Request | undefined {
  if (bytes.readUInt32BE(0) !== magic.request) return undefined;
  return {
    flags: bytes.readUInt16BE(4),
    type: bytes.readUInt16BE(6),
    cookie: bytes.subarray(8, 16),
    // Beyond 2^53 it is inexact and out of any range all the same.
    offset: bytes.readUInt32BE(16) * 2 ** 32 + bytes.readUInt32BE(20),
    length: bytes.readUInt32BE(24),
  };
}

interface Rule {
  /** Flags that the command may carry. */
  readonly flags: number;
  /** Error for a range beyond the end ("Error values"); absent: the command has no range. */
  readonly beyondEnd?: number;
}

const rules: ReadonlyMap<number, Rule> = new Map([
  [command.read, { flags: commandFlag.dontFragment, beyondEnd: errorNumber.invalid }],
  [command.write, { flags: 0, beyondEnd: errorNumber.noSpace }],
  [command.flush, { flags: 0 }],
  [command.trim, { flags: 0, beyondEnd: errorNumber.invalid }],
  [command.writeZeroes, { flags: commandFlag.noHole + commandFlag.fastZero, beyondEnd: errorNumber.noSpace }],
  [command.blockStatus, { flags: commandFlag.requestOne, beyondEnd: errorNumber.invalid }],
]);

const carriesPayload: ReadonlySet<number> = new Set([command.read, command.write]);
const has = (request: Request, flag: number): boolean => Math.floor(request.flags / flag) % 2 === 1;

/** The error number of a request that may not be carried out; 0 where it may. */
export function refusal(request: Request, { size, structuredReplies, allocation }: Session): number {
  const rule = rules.get(request.type);
  // FUA may accompany any command.
  const allowed = rule === undefined ? 0 : rule.flags + commandFlag.fua;
  // eslint-disable-next-line no-bitwise -- flags
  if (rule === undefined || (request.flags & ~allowed) !== 0) return errorNumber.invalid;
  if (carriesPayload.has(request.type) && request.length > limits.payload) return errorNumber.invalid;
  if (rule.beyondEnd !== undefined && request.offset + request.length > size) return rule.beyondEnd;
  if (request.type === command.blockStatus && (!allocation || request.length === 0)) return errorNumber.invalid;
  if (has(request, commandFlag.dontFragment)) {
    if (!structuredReplies) return errorNumber.invalid;
    if (request.length > limits.undividedRead) return errorNumber.overflow;
  }
  // Zeros that take space must be written out: that is not fast.
  return has(request, commandFlag.noHole) && has(request, commandFlag.fastZero) ? errorNumber.notSupported : 0;
}

export const isDurable = (request: Request): boolean => has(request, commandFlag.fua);
export const keepsSpace = (request: Request): boolean => has(request, commandFlag.noHole);
export const wantsOne = (request: Request): boolean => has(request, commandFlag.requestOne);

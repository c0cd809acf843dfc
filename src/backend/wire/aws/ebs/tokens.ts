import type { Call } from '../operation';
import { invalid } from './errors';
import { blockTokenLife, pageTokenLife } from '../../../../facts/aws/ebs-direct';
import { equalBytes } from '../../../crypto/equal';

/**
 * Tokens that the service gives out and takes back: what they are for, until when, which block. A code that only the backend can make
 * (HMAC under a key of the root key) binds them to their snapshots, so they need no record and outlive a restart.
 *
 *   kind (1) | end of life in milliseconds (6) | index (4) | code (16), all in base64
 */
interface TokenKind {
  readonly code: number;
  readonly life: number;
  readonly refuse: (message: string) => Error;
}

const kinds = {
  block: { code: 1, life: blockTokenLife, refuse: (message) => invalid('INVALID_BLOCK_TOKEN', message) },
  page: { code: 2, life: pageTokenLife, refuse: (message) => invalid('INVALID_PAGE_TOKEN', message) },
} as const satisfies Record<string, TokenKind>;

const headBytes = 11;
const codeBytes = 16;

export interface TokenMaker {
  /** When what it makes ends. */
  readonly expiry: Date;
  make(index: number): string;
}

/** @param subject what the tokens are for: operation and snapshots */
export function tokenMaker(call: Call, kind: keyof typeof kinds, subject: string): TokenMaker {
  const { code, life } = kinds[kind];
  const until = call.services.clock.now() + life;
  return {
    expiry: new Date(until),
    make: (index) => {
      const head = Buffer.alloc(headBytes);
      head.writeUInt8(code, 0);
      head.writeUIntBE(until, 1, 6);
      head.writeUInt32BE(index, 7);
      return Buffer.concat([head, codeOf(call, head, subject)]).toString('base64');
    },
  };
}

/** The index in a token. @throws AwsError `INVALID_BLOCK_TOKEN`, `INVALID_PAGE_TOKEN` for one that was not given out for this, or has ended */
export function readToken(call: Call, kind: keyof typeof kinds, subject: string, token: string): number {
  const { code, refuse } = kinds[kind];
  const bytes = Buffer.from(token, 'base64');
  const head = bytes.subarray(0, headBytes);
  const isOwn =
    bytes.length === headBytes + codeBytes &&
    bytes.toString('base64') === token &&
    head[0] === code &&
    equalBytes(bytes.subarray(headBytes), codeOf(call, head, subject));
  if (!isOwn) throw refuse(`The ${kind} token is invalid.`);
  if (head.readUIntBE(1, 6) <= call.services.clock.now()) throw refuse(`The ${kind} token has expired.`);
  return head.readUInt32BE(7);
}

const codeOf = ({ services }: Call, head: Buffer, subject: string): Buffer =>
  services.keys.rootKey.nameOf('block-token', Buffer.concat([head, Buffer.from(subject)])).subarray(0, codeBytes);

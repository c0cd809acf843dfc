import { BlockFault } from './block-fault';
import type { Caller } from './caller';
import { keyOf, table } from '../storage/record-store';
import type { ReadTransaction, WriteTransaction } from '../storage/record-store';

/** Makes a request that is sent twice be carried out once. */
export interface RequestToken {
  /** Of the caller's choosing; one for all kinds of requests of an account in a region. */
  readonly token: string;
  /** Of all that the request asks for: the same token with another fingerprint is refused. */
  readonly fingerprint: string;
}

interface Redeemed {
  readonly fingerprint: string;
  /** What the request made. */
  readonly ids: readonly string[];
}

export const requestTokenTable = table<Redeemed>('block-request-token');
const tokenKey = (caller: Caller, token: string): string => keyOf(caller.account, caller.region, token);

/** Ids of what the token's first request made; `undefined` where this is the first. @throws BlockFault `token-reused` */
export async function redeemed(
  tx: ReadTransaction,
  caller: Caller,
  request: RequestToken | undefined,
): Promise<readonly string[] | undefined> {
  if (request === undefined) return undefined;
  const earlier = await tx.get(requestTokenTable, tokenKey(caller, request.token));
  if (earlier !== undefined && earlier.fingerprint !== request.fingerprint) throw new BlockFault('token-reused', { token: request.token });
  return earlier?.ids;
}

/** In the transaction that makes what `ids` name. */
export function redeem(tx: WriteTransaction, caller: Caller, request: RequestToken | undefined, ids: readonly string[]): void {
  if (request !== undefined) tx.put(requestTokenTable, tokenKey(caller, request.token), { fingerprint: request.fingerprint, ids });
}

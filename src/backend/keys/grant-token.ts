import { grantRow } from './grant-record';
import type { GrantRecord } from './grant-record';
import { KeyFault } from './key-fault';
import type { RootKey } from './root-key';
import { DecryptFailure } from '../crypto/decrypt-failure';

/** What a token names: the row of its grant. */
export type GrantPlace = Pick<GrantRecord, 'account' | 'region' | 'keyId' | 'grantId'>;

const noAad = Buffer.alloc(0);

/** A new one every time, as AWS gives; all of a grant's are as good. */
export const makeGrantToken = (rootKey: RootKey, grant: GrantPlace): string =>
  rootKey.seal('grant-token', Buffer.from(grantRow(grant, grant.grantId)), noAad).toString('base64');

/** Grants count at once, so a token adds nothing but its word that it was made here. @throws KeyFault `invalid-grant-token`. */
export function readGrantToken(rootKey: RootKey, token: string): GrantPlace {
  try {
    const [account = '', region = '', keyId = '', grantId = ''] = rootKey
      .open('grant-token', Buffer.from(token, 'base64'), noAad)
      .toString()
      .split('\u0000');
    return { account, region, keyId, grantId };
  } catch (error) {
    throw error instanceof DecryptFailure ? new KeyFault('invalid-grant-token', {}) : error;
  }
}

import { userArn } from './arns';
import type { Credential, FindCredential } from './credentials';
import { entityOf } from './holdings';
import type { IdentityRooms } from './identity-rooms';
import { accessKeyTable, entityKey, userTable } from './rows';
import type { AccessKey } from './rows';
import { SessionTokens } from './session-token';

/** Credentials that IAM and STS made: users' access keys by their record, sessions by their token. */
export function madeCredentials({ records, seal }: IdentityRooms): FindCredential {
  const secrets = openedSecrets(seal);
  const tokens = new SessionTokens(seal);

  const ofSession = async (id: string, token: string): Promise<Credential | undefined> => {
    const claims = tokens.open(id, token);
    if (claims === undefined) return undefined;
    const principal = { ...claims.principal, accessKeyId: id };
    // A session ends with the user or role it is of.
    if (principal.kind !== 'root' && (await records.read((tx) => entityOf(tx, principal))) === undefined) return undefined;
    return { secret: claims.secret, principal, sessionToken: token, expiresAt: claims.expiresAt };
  };

  const ofUser = async (id: string): Promise<Credential | undefined> => {
    const key = await records.get(accessKeyTable, id);
    if (!key?.active) return undefined;
    const user = await records.get(userTable, entityKey(key.account, key.userName));
    if (user === undefined) return undefined;
    const principal = { account: user.account, arn: userArn(user), userId: user.id, kind: 'user', accessKeyId: id } as const;
    return { secret: secrets(key), principal };
  };

  return (id, token) => {
    if (id.startsWith('AKIA')) return ofUser(id);
    return id.startsWith('ASIA') && token !== undefined ? ofSession(id, token) : Promise.resolve(undefined);
  };
}

/** Rows never change, so a secret is opened once for each: the map forgets with the row. */
function openedSecrets(seal: IdentityRooms['seal']): (key: AccessKey) => string {
  const opened = new WeakMap<AccessKey, string>();
  return (key) => {
    const known = opened.get(key);
    if (known !== undefined) return known;
    const plain = seal.open('access-key', key.sealed, Buffer.from(key.id));
    const secret = plain.toString();
    plain.fill(0);
    opened.set(key, secret);
    return secret;
  };
}

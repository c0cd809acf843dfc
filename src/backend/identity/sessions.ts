import { roleArn, sessionArn } from './arns';
import { accessKeyId, secretAccessKey } from './identity-ids';
import type { IdentityRooms } from './identity-rooms';
import type { Role } from './rows';
import { sealToken } from './session-token';
import type { SessionClaims } from './session-token';
import type { Principal } from '../principal';

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  readonly principal: SessionClaims['principal'];
}

export interface RoleSession {
  readonly name: string;
  readonly seconds: number;
  /** JSON texts that limit the session. */
  readonly policies: readonly string[];
  readonly sourceIdentity?: string;
}

/** A session of a role. Whoever asks has been found allowed by the trust policy. Nothing is stored. */
export function assumeRole(rooms: IdentityRooms, role: Role, { name, seconds, policies, sourceIdentity }: RoleSession): SessionCredentials {
  return issue(rooms, seconds, {
    account: role.account,
    arn: sessionArn(role.account, role.name, name),
    userId: `${role.id}:${name}`,
    kind: 'role-session',
    session: {
      roleArn: roleArn(role),
      policies,
      issuedAt: rooms.clock.now(),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  });
}

/** Temporary credentials of a user or the root user itself. */
export function ownSession(rooms: IdentityRooms, { account, arn, userId, kind }: Principal, seconds: number): SessionCredentials {
  return issue(rooms, seconds, { account, arn, userId, kind, session: { policies: [], issuedAt: rooms.clock.now() } });
}

/** Expiry follows the clock that everything but signatures follows (docs/decisions/0018). */
function issue({ random, clock, seal }: IdentityRooms, seconds: number, principal: SessionClaims['principal']): SessionCredentials {
  const claims = {
    accessKeyId: accessKeyId(random, principal.account, 'ASIA'),
    secret: secretAccessKey(random),
    principal,
    // STS counts in whole seconds.
    expiresAt: Math.floor(clock.now() / 1000) * 1000 + seconds * 1000,
  };
  return { ...claims, token: sealToken(seal, claims) };
}

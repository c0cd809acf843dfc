import type { SecretSeal } from './identity-rooms';
import { DecryptFailure } from '../crypto/decrypt-failure';
import type { Principal, Session } from '../principal';

/** All that is known of temporary credentials; nothing of it is stored. */
export interface SessionClaims {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly principal: Pick<Principal, 'account' | 'arn' | 'userId' | 'kind'> & { readonly session: Session };
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** The claims, sealed by the root key: every server over one state opens what any of them sealed (docs/decisions/0018). */
export function sealToken(seal: SecretSeal, claims: SessionClaims): string {
  return seal.seal('session-token', Buffer.from(JSON.stringify(claims)), Buffer.from(claims.accessKeyId)).toString('base64');
}

/** Tokens are opened once: by their text, so a copy never goes stale. */
export class SessionTokens {
  private readonly opened = new Map<string, SessionClaims>();

  /** @param capacity tokens to keep; the oldest go first */
  constructor(
    private readonly seal: SecretSeal,
    private readonly capacity = 1000,
  ) {}

  /** `undefined` for what was not sealed here for this access key. */
  open(accessKeyId: string, token: string): SessionClaims | undefined {
    const known = this.opened.get(token);
    if (known !== undefined) return known.accessKeyId === accessKeyId ? known : undefined;
    const claims = this.unseal(accessKeyId, token);
    if (claims === undefined) return undefined;
    this.opened.set(token, claims);
    if (this.opened.size > this.capacity) {
      const [oldest] = this.opened.keys();
      if (oldest !== undefined) this.opened.delete(oldest);
    }
    return claims;
  }

  private unseal(accessKeyId: string, token: string): SessionClaims | undefined {
    try {
      const plain = this.seal.open('session-token', Buffer.from(token, 'base64'), Buffer.from(accessKeyId));
      // What opens is what `sealToken` sealed.
      return JSON.parse(plain.toString()) as SessionClaims;
    } catch (error) {
      if (error instanceof DecryptFailure) return undefined;
      throw error;
    }
  }
}

import type { CredentialScope } from './credential-scope';
import { hmac } from '../../../crypto/digests';

/** IAM user guide, "Create a signed AWS API request", step 4. */
export function deriveSigningKey(secret: string, scope: Pick<CredentialScope, 'date' | 'region' | 'service' | 'terminator'>): Buffer {
  const day = hmac('sha256', `AWS4${secret}`, scope.date);
  const region = hmac('sha256', day, scope.region);
  const service = hmac('sha256', region, scope.service);
  return hmac('sha256', service, scope.terminator);
}

interface DerivedKey {
  readonly secret: string;
  readonly key: Buffer;
}

/**
 * Derived keys of the last `capacity` scopes: four HMACs less a request. A key is only given for the secret it came from,
 * so a credential that is changed on another server needs no invalidation.
 */
export class SigningKeys {
  private readonly derived = new Map<string, DerivedKey>();

  constructor(private readonly capacity = 1000) {}

  /** The key belongs to the cache and must not be changed. */
  key(secret: string, credential: string, scope: CredentialScope): Buffer {
    const known = this.derived.get(credential);
    if (known?.secret === secret) return known.key;
    const key = deriveSigningKey(secret, scope);
    this.derived.delete(credential);
    this.derived.set(credential, { secret, key });
    if (this.derived.size > this.capacity) {
      // A map keeps the order of insertion: the oldest scope is usually yesterday's.
      const [oldest] = this.derived.keys();
      if (oldest !== undefined) this.derived.delete(oldest);
    }
    return key;
  }
}

import { diffieHellman } from 'node:crypto';
import type { PrivateKey, PublicKey } from './private-key';
import { WrongKeyType } from './signature-scheme';
import { bytesOf } from './sm2-curve';

/**
 * ECC CDH (NIST SP 800-56A §5.7.1.2): the x coordinate, as long as the field. All curves have cofactor 1, and every public key that
 * `openPublicKey` gives is a point of its named curve. The caller wipes the secret.
 * @returns undefined where the two are not on one curve
 */
export function sharedSecret(own: PrivateKey, peer: PublicKey): Buffer | undefined {
  if (own.type !== peer.type) return undefined;
  if (own.type === 'sm2' && peer.type === 'sm2') return bytesOf(peer.point.multiply(own.scalar).x);
  if (!('native' in own) || !('native' in peer) || own.native.asymmetricKeyType !== 'ec') throw new WrongKeyType(own.type);
  return diffieHellman({ privateKey: own.native, publicKey: peer.native });
}

import type { KeyOrigin } from '../../facts/aws/key-specs';
import type { ProxyFailureName } from '../../facts/aws/xks-proxy';
import { Fault } from '../fault';
import type { RefusingPolicy } from './key-hierarchy';
import type { KeyState } from './key-record';

/** What went wrong with a proxy of an external key store. */
export interface ProxyFault {
  readonly failure: ProxyFailureName;
}

/** Why the key hierarchy refuses. `arn` and `reference` are what the message of the cloud names. */
export interface KeyFaults {
  /** No such key, alias or region: `reference` as the caller gave it. */
  readonly 'not-found': {
    readonly reference: string;
    readonly what: 'key-arn' | 'key-id' | 'alias' | 'foreign-region';
    readonly region: string;
  };
  readonly disabled: { readonly arn: string };
  /** The key-state table forbids the operation in this state. `wanted` where it is made for one state only. */
  readonly 'invalid-state': { readonly arn: string; readonly state: KeyState; readonly wanted?: KeyState };
  readonly 'access-denied': {
    readonly principalArn: string;
    readonly action: string;
    readonly resource: string;
    readonly explicit: boolean;
    readonly by: RefusingPolicy;
  };
  readonly 'invalid-usage': { readonly arn: string; readonly usage: string; readonly operation: string };
  /** The operation is not for keys of this kind. */
  readonly 'not-symmetric': { readonly arn: string };
  readonly 'unsuitable-origin': { readonly arn: string; readonly origin: KeyOrigin };
  /** Shared properties are changed at the primary. */
  readonly 'not-primary': { readonly arn: string };
  readonly 'already-primary': { readonly arn: string };
  /** Platform-managed keys are changed by the platform. */
  readonly 'managed-key': { readonly arn: string };
  /** Nothing has been imported, everywhere it is needed, that a rotation could make current. */
  readonly 'no-pending-material': { readonly arn: string };
  readonly 'rotation-limit': { readonly arn: string };
  /** The scheduled rotation is so near that one on demand would collide with it. */
  readonly 'rotation-imminent': { readonly arn: string };
  /** Not the material that was imported before, not of the key's spec, or associated already where new was announced. */
  readonly 'incorrect-material': object;
  readonly 'unknown-material': { readonly materialId: string };
  /** Made for another key, or not made here. */
  readonly 'invalid-import-token': object;
  readonly 'expired-import-token': object;
  readonly 'no-such-grant': { readonly grantId: string };
  readonly 'invalid-grant-token': object;
  readonly 'grant-limit': { readonly arn: string };
  /** The algorithm is not one of the key's, under this usage. */
  readonly 'incompatible-algorithm': { readonly algorithm: string; readonly spec: string };
  /** The algorithm does not take messages in this form. */
  readonly 'incompatible-message-type': { readonly algorithm: string; readonly messageType: string };
  readonly 'digest-length': { readonly algorithm: string };
  /** More than fits under the key. `most` in bytes. */
  readonly 'plaintext-length': { readonly algorithm: string; readonly spec: string; readonly most: number };
  /** The peer's key is no key, or on another curve. */
  readonly 'invalid-public-key': object;
  /** `why` says what is wrong with the attestation document. */
  readonly 'invalid-attestation': { readonly why: string };
  /** An encryption context for a key whose algorithm binds none. */
  readonly 'no-context': { readonly spec: string };
  /** The key has no public half. */
  readonly 'no-public-key': { readonly arn: string };
  readonly 'invalid-signature': object;
  readonly 'invalid-mac': object;
  /** One answer for wrong key, wrong context and changed bytes. */
  readonly 'invalid-ciphertext': object;
  /** The ciphertext names a key that is not here, or that the caller may not know of. */
  readonly 'unknown-ciphertext-key': object;
  /** The ciphertext names another key than the caller did. */
  readonly 'incorrect-key': object;
  readonly 'key-store-not-found': object;
  readonly 'key-store-name-in-use': object;
  readonly 'key-store-has-keys': object;
  readonly 'key-store-limit': { readonly most: number };
  /** Not what may be done while the store is connected, or is not; at CreateKey also for what the proxy did. */
  readonly 'key-store-state': { readonly failure?: ProxyFailureName };
  readonly 'proxy-uri-in-use': object;
  readonly 'proxy-endpoint-in-use': object;
  readonly 'proxy-unreachable': ProxyFault;
  readonly 'proxy-response': ProxyFault;
  readonly 'proxy-credential': ProxyFault;
  readonly 'proxy-configuration': ProxyFault;
  readonly 'endpoint-service-not-found': object;
  readonly 'cluster-not-found': object;
  readonly 'external-key-not-found': ProxyFault;
  readonly 'external-key-in-use': object;
  /** Not fit to be used: found so when it was looked at, or said so by the proxy. */
  readonly 'external-key-configuration': ProxyFault | { readonly what: 'spec' | 'status' | 'usage'; readonly found: string };
  /** The proxy of an external key did not do its part, or was not asked because its store is not connected. */
  readonly 'external-key-failed': ProxyFault;
}

export class KeyFault<Kind extends keyof KeyFaults = keyof KeyFaults> extends Fault<KeyFaults, Kind> {}

/** `instanceof`, with the kind known to the compiler. */
export const isKeyFault = (error: unknown): error is KeyFault => error instanceof KeyFault;

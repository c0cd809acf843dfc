import { signatureSchemes } from './algorithms';
import type { AdmittedKey } from './key-access';
import { KeyFault } from './key-fault';
import type { KeyHierarchy } from './key-hierarchy';
import { privateHalf, publicHalf } from './pair-keys';
import type { MessageType, SigningAlgorithmSpec } from '../../facts/aws/models/kms';
import type { MessageForm } from '../crypto/signature-scheme';

/** What is signed, in AWS's words. */
export interface SignedMessage {
  readonly algorithm: SigningAlgorithmSpec;
  readonly messageType: MessageType;
  readonly message: Uint8Array;
}

const forms: Readonly<Record<MessageType, MessageForm>> = { RAW: 'raw', DIGEST: 'digest', EXTERNAL_MU: 'external-mu' };

/** Signs with an admitted key. @throws KeyFault `incompatible-message-type`, `digest-length`. */
export async function signWith(keys: KeyHierarchy, key: AdmittedKey, signed: SignedMessage): Promise<Buffer> {
  checkForm(signed);
  return signatureSchemes[signed.algorithm].sign(privateHalf(keys, key), forms[signed.messageType], signed.message, keys.random);
}

/** @throws KeyFault `incompatible-message-type`, `digest-length`, `invalid-signature`. */
export async function verifyWith(keys: KeyHierarchy, key: AdmittedKey, signed: SignedMessage, signature: Uint8Array): Promise<void> {
  checkForm(signed);
  const { algorithm, messageType, message } = signed;
  const valid = await signatureSchemes[algorithm].verify(publicHalf(keys, key), forms[messageType], message, signature);
  if (!valid) throw new KeyFault('invalid-signature', {});
}

function checkForm({ algorithm, messageType, message }: SignedMessage): void {
  const length = signatureSchemes[algorithm].forms[forms[messageType]];
  if (length === undefined) throw new KeyFault('incompatible-message-type', { algorithm, messageType });
  if (length !== 'any' && length !== message.length) throw new KeyFault('digest-length', { algorithm });
}

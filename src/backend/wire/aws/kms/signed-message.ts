import type { SignRequest } from '../../../../facts/aws/models/kms';
import type { KeyRequest } from '../../../keys/key-access';
import type { SignedMessage } from '../../../keys/signing';

/** What Sign and Verify have in common. */
type Signing = Pick<SignRequest, 'KeyId' | 'Message' | 'MessageType' | 'SigningAlgorithm'>;

export const signedMessage = ({ SigningAlgorithm, MessageType = 'RAW', Message }: Signing): SignedMessage => ({
  algorithm: SigningAlgorithm,
  messageType: MessageType,
  message: Message,
});

export const signingRequest = (operation: 'Sign' | 'Verify', { KeyId, SigningAlgorithm, MessageType = 'RAW' }: Signing): KeyRequest => ({
  operation,
  reference: KeyId,
  algorithm: SigningAlgorithm,
  conditions: new Map([['kms:MessageType', [MessageType]]]),
  parameters: { messageType: MessageType },
});

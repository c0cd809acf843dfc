import type { RecipientInfo } from '../../../../facts/aws/models/kms';
import type { KeyHierarchy } from '../../../keys/key-hierarchy';
import { readRecipient } from '../../../keys/recipient';
import type { Recipient } from '../../../keys/recipient';

/** The attested environment of a request. @throws KeyFault `invalid-attestation`. */
export const recipientOf = (info: RecipientInfo | undefined): Recipient | undefined =>
  info === undefined ? undefined : readRecipient(info.AttestationDocument);

/** A secret as an answer carries it: in one of the two forms. */
export interface AnsweredSecret {
  readonly clear: Buffer | undefined;
  readonly forRecipient: Buffer | undefined;
}

/** To the caller in clear, or to the recipient alone. The secret is taken over. */
export function answerSecret(keys: KeyHierarchy, recipient: Recipient | undefined, secret: Buffer): AnsweredSecret {
  if (recipient === undefined) return { clear: secret, forRecipient: undefined };
  try {
    return { clear: undefined, forRecipient: recipient.seal(keys, secret) };
  } finally {
    secret.fill(0);
  }
}

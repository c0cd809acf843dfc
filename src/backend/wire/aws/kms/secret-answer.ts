import type { RecipientInfo } from '../../../../facts/aws/models/kms';
import type { KeyHierarchy } from '../../../keys/key-hierarchy';
import { readRecipient } from '../../../keys/recipient';
import type { Recipient } from '../../../keys/recipient';

/** The attested environment of a request. @throws KeyFault `invalid-attestation`. */
export const recipientOf = (info: RecipientInfo | undefined): Recipient | undefined =>
  info === undefined ? undefined : readRecipient(info.AttestationDocument);

type SecretAnswer<Name extends string> = Readonly<Partial<Record<Name | 'CiphertextForRecipient', Buffer>>>;

/** A secret as the answer carries it: to the caller in clear, or to the recipient alone. The secret is taken over. */
export function answerSecret<Name extends string>(
  keys: KeyHierarchy,
  recipient: Recipient | undefined,
  name: Name,
  secret: Buffer,
): SecretAnswer<Name> {
  if (recipient === undefined) return { [name]: secret } as SecretAnswer<Name>;
  try {
    return { CiphertextForRecipient: recipient.seal(keys, secret) } as SecretAnswer<Name>;
  } finally {
    secret.fill(0);
  }
}

/** For the request's `conditions`: nothing where there is no recipient. */
export const conditionsOf = (recipient: Recipient | undefined): { readonly conditions?: Recipient['conditions'] } =>
  recipient === undefined ? {} : { conditions: recipient.conditions };

import { keyFaultCodes } from '../../../../facts/aws/key-fault-codes';
import { word } from '../../../fault';
import type { FaultTable } from '../../../fault';
import type { KeyFault, KeyFaults } from '../../../keys/key-fault';
import { AwsError } from '../aws-error';
import { denialText } from '../denial-wording';

/** KMS answers every client error with 400. Texts: KMS API reference and recorded answers of the service. */
export const kmsError = (code: string, message: string): AwsError => new AwsError({ code, message });

const states: Readonly<Record<string, string>> = {
  'pending-deletion': 'is pending deletion',
  'pending-replica-deletion': 'is pending replica deletion',
  // Only CancelKeyDeletion refuses a key that may be used.
  enabled: 'is not pending deletion',
  disabled: 'is not pending deletion',
};

const foundNot = ({ reference, what, region }: KeyFaults['not-found']): string => {
  switch (what) {
    case 'key-arn':
      return `Key '${reference}' does not exist`;
    case 'alias':
      return `Alias ${reference} is not found.`;
    case 'foreign-region':
      return `Invalid arn ${region}`;
    case 'key-id':
      return `Invalid keyId '${reference}'`;
  }
};

/** How KMS words each refusal of the key hierarchy. S3 and EC2 put it in their own. */
export const keyFaultMessages: FaultTable<KeyFaults, string> = {
  'not-found': foundNot,
  disabled: ({ arn }) => `${arn} is disabled.`,
  'invalid-state': ({ arn, state }) => `${arn} ${states[state] ?? `is ${state}`}.`,
  'access-denied': denialText,
  'invalid-usage': ({ arn, usage, operation }) => `${arn} key usage is ${usage} which is not valid for ${operation}.`,
  'incompatible-algorithm': ({ algorithm, spec }) => `Algorithm ${algorithm} is incompatible with key spec ${spec}.`,
  // Not recorded: the API reference only says which message types go with which algorithms.
  'incompatible-message-type': ({ algorithm, messageType }) => `MessageType ${messageType} is incompatible with algorithm ${algorithm}.`,
  'digest-length': ({ algorithm }) => `Digest is invalid length for algorithm ${algorithm}.`,
  'plaintext-length': ({ algorithm, spec, most }) =>
    `Algorithm ${algorithm} and key spec ${spec} cannot encrypt data larger than ${most} bytes.`,
  'invalid-public-key': () => '',
  // Not recorded either.
  'invalid-attestation': ({ why }) => `The attestation document is not valid: ${why}.`,
  'no-context': ({ spec }) => `An encryption context cannot be used with key spec ${spec}.`,
  'no-public-key': ({ arn }) => `${arn} is not an asymmetric key.`,
  'invalid-signature': () => '',
  'invalid-mac': () => '',
  'invalid-ciphertext': () => '',
  'unknown-ciphertext-key': () =>
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  'incorrect-key': () => 'The key ID in the request does not identify a CMK that can perform this operation.',
};

/** The answer of KMS to a refusal of the key hierarchy. */
export const wordKeyFault = (fault: KeyFault): AwsError => kmsError(keyFaultCodes[fault.kind], word(keyFaultMessages, fault));

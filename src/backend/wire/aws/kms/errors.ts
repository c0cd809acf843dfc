import { keyFaultCodes } from '../../../../facts/aws/key-fault-codes';
import { word } from '../../../fault';
import type { FaultTable } from '../../../fault';
import type { KeyFault, KeyFaults } from '../../../keys/key-fault';
import type { KeyState } from '../../../keys/key-record';
import { AwsError } from '../aws-error';
import { keyStoreMessages } from './key-store-wording';
import { denialText } from '../denial-wording';

/** KMS answers every client error with 400. Texts: KMS API reference and recorded answers of the service. */
export const kmsError = (code: string, message: string): AwsError => new AwsError({ code, message });

/** "Key states of AWS KMS keys", the notes under the table. */
const stateWords: Readonly<Record<KeyState, string>> = {
  creating: 'creating',
  enabled: 'enabled',
  disabled: 'disabled',
  'pending-import': 'pending import',
  'pending-deletion': 'pending deletion',
  'pending-replica-deletion': 'pending replica deletion',
  unavailable: 'unavailable',
  updating: 'updating',
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
  'invalid-state': ({ arn, state, wanted }) => `${arn} is ${wanted === undefined ? stateWords[state] : `not ${stateWords[wanted]}`}.`,
  'access-denied': denialText,
  'invalid-usage': ({ arn, usage, operation }) => `${arn} key usage is ${usage} which is not valid for ${operation}.`,
  'not-symmetric': () => '',
  'unsuitable-origin': ({ arn, origin }) => `${arn} origin is ${origin} which is not valid for this operation.`,
  'not-primary': ({ arn }) => `${arn} is not a multi-region primary key.`,
  'already-primary': ({ arn }) => `${arn} is already the multi-region primary key.`,
  'managed-key': ({ arn }) => `${arn} is an AWS managed key and cannot be changed.`,
  'no-pending-material': ({ arn }) => `No available key material pending rotation for the key: ${arn}.`,
  'rotation-limit': ({ arn }) =>
    'The on-demand rotations limit has been reached for the given keyId. ' +
    `No more on-demand rotations can be performed for this key: ${arn}`,
  'rotation-imminent': ({ arn }) => `An automatic rotation of ${arn} is scheduled to begin within the next 20 minutes.`,
  'incorrect-material': () => '',
  'unknown-material': ({ materialId }) => `Key material ${materialId} does not exist`,
  'invalid-import-token': () => '',
  'expired-import-token': () => '',
  'no-such-grant': ({ grantId }) => `Grant ID ${grantId} not found`,
  'invalid-grant-token': () => 'Invalid grant token',
  'grant-limit': ({ arn }) => `The grants limit has been reached for the given keyId ${arn}`,
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
  ...keyStoreMessages,
};

/** The answer of KMS to a refusal of the key hierarchy. */
export const wordKeyFault = (fault: KeyFault): AwsError => kmsError(keyFaultCodes[fault.kind], word(keyFaultMessages, fault));

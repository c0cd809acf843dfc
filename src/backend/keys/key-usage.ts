import { KeyFault } from './key-fault';
import { keyOperations } from './key-operations';
import type { KeyOperation, KeyOperationName } from './key-operations';
import type { KeyFamily } from './key-record';
import type { KeyUsage } from '../../facts/aws/key-specs';
import { algorithmsOf } from '../../facts/aws/key-specs';

/** What is meant where a request names no algorithm, and what data keys are wrapped with. */
export const symmetricAlgorithm = 'SYMMETRIC_DEFAULT';

/** The parameter that names the algorithm, by usage, as CloudTrail has it. */
export const algorithmParameters: Readonly<Record<KeyUsage, string>> = {
  ENCRYPT_DECRYPT: 'encryptionAlgorithm',
  SIGN_VERIFY: 'signingAlgorithm',
  GENERATE_VERIFY_MAC: 'macAlgorithm',
  KEY_AGREEMENT: 'keyAgreementAlgorithm',
  ENCAPSULATE_DECAPSULATE: 'encapsulationAlgorithm',
};

/** The condition key of the algorithm (KMS developer guide, "Condition keys for AWS KMS"); the last is named as its siblings are. */
export const algorithmConditions: Readonly<Record<KeyUsage, string>> = {
  ENCRYPT_DECRYPT: 'kms:EncryptionAlgorithm',
  SIGN_VERIFY: 'kms:SigningAlgorithm',
  GENERATE_VERIFY_MAC: 'kms:MacAlgorithm',
  KEY_AGREEMENT: 'kms:KeyAgreementAlgorithm',
  ENCAPSULATE_DECAPSULATE: 'kms:EncapsulationAlgorithm',
};

interface Used {
  readonly operation: KeyOperationName;
  readonly eventName?: string;
  readonly algorithm?: string | undefined;
}

/** The one place that says whether a key is for this. @throws KeyFault `invalid-usage`, `incompatible-algorithm`. */
export function assertUsage({ operation, eventName, algorithm }: Used, arn: string, { spec, usage }: KeyFamily): void {
  const { usage: needed }: KeyOperation = keyOperations[operation];
  if (needed === undefined) return;
  if (usage !== needed) throw new KeyFault('invalid-usage', { arn, usage, operation: eventName ?? operation });
  const asked = algorithm ?? symmetricAlgorithm;
  if (!algorithmsOf(spec, usage).includes(asked)) throw new KeyFault('incompatible-algorithm', { algorithm: asked, spec });
}

import { kmsError } from './errors';
import type { EncryptionAlgorithmSpec } from '../../../../facts/aws/models/kms';
import type { ParsedBlob } from '../../../keys/ciphertext-blob';
import { keyNamedIn, readBlob } from '../../../keys/cryptography';
import { KeyFault } from '../../../keys/key-fault';
import type { KeyHierarchy, KeyUse } from '../../../keys/key-hierarchy';

/** What Decrypt and ReEncrypt say of the ciphertext and its key, under their own names of the members. */
export interface CiphertextSource {
  readonly ciphertext: Uint8Array | undefined;
  readonly reference: string | undefined;
  /** Name of the member that is the reference. */
  readonly referenceName: 'keyId' | 'sourceKeyId';
  readonly algorithm: EncryptionAlgorithmSpec;
  readonly dryRun: DryRun;
}

/** The members of a request that say whether it is one. */
interface DryRun {
  readonly DryRun?: boolean;
  readonly DryRunModifiers?: readonly 'IGNORE_CIPHERTEXT'[];
}

/** "KMS performs only authorization validation without ciphertext validation" (API reference, Decrypt); the modifier counts in a dry run only. */
export const ignoresCiphertext = ({ DryRun, DryRunModifiers = [] }: DryRun): boolean =>
  DryRun === true && DryRunModifiers.includes('IGNORE_CIPHERTEXT');

/**
 * What finds the key: the reference that is given, or the one that a symmetric ciphertext holds.
 * @throws AwsError ValidationException where the ciphertext is missing, or the key and nothing that names it
 */
export async function decryptionKey(keys: KeyHierarchy, use: KeyUse, source: CiphertextSource): Promise<string> {
  const { ciphertext, reference, referenceName, algorithm } = source;
  const ignored = ignoresCiphertext(source.dryRun);
  if (ciphertext === undefined && !ignored) throw missing('ciphertextBlob');
  if (reference !== undefined) return reference;
  if (ciphertext === undefined || ignored || algorithm !== 'SYMMETRIC_DEFAULT') throw missing(referenceName);
  return keyNamedIn(keys, use, readBlob(ciphertext));
}

/** The key that a symmetric ciphertext names; nothing where it cannot be read, which decrypting it will say. */
export function ciphertextKey({ ciphertext, algorithm, dryRun }: CiphertextSource): ParsedBlob | undefined {
  if (ciphertext === undefined || algorithm !== 'SYMMETRIC_DEFAULT' || ignoresCiphertext(dryRun)) return undefined;
  try {
    return readBlob(ciphertext);
  } catch (error) {
    if (error instanceof KeyFault) return undefined;
    throw error;
  }
}

/** The text of a member that the model requires; these are required by what else the request says. */
const missing = (name: string) =>
  kmsError(
    'ValidationException',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );

import { contextOf, stopIfDryRun, useOf } from './key-use';
import type {
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse,
} from '../../../../facts/aws/models/kms';
import { generatePair } from '../../../crypto/pairs';
import { pairTypes } from '../../../keys/algorithms';
import { encryptWith } from '../../../keys/cryptography';
import { useKey } from '../../../keys/key-access';
import { refuseInKeyStore } from '../../../keys/key-rules';
import type { Recipient } from '../../../keys/recipient';
import type { Call } from '../operation';

interface WrappedPair {
  readonly answer: Required<GenerateDataKeyPairWithoutPlaintextResponse>;
  /** DER of the PKCS #8; the caller wipes it. */
  readonly privateKey: Buffer;
}

/** A fresh pair whose private half is encrypted under the key. */
export function wrappedPair(
  call: Call,
  operation: 'GenerateDataKeyPair' | 'GenerateDataKeyPairWithoutPlaintext',
  input: GenerateDataKeyPairWithoutPlaintextRequest,
  recipient?: Recipient,
): Promise<WrappedPair> {
  const { keys } = call.services;
  const { KeyId, KeyPairSpec } = input;
  const context = contextOf(input.EncryptionContext);
  const conditions = new Map([...(recipient?.conditions ?? []), ['kms:DataKeyPairSpec', [KeyPairSpec]] as const]);
  const parameters = { keyPairSpec: KeyPairSpec };
  return useKey(keys, useOf(call), { operation, reference: KeyId, context, conditions, parameters }, async (key) => {
    refuseInKeyStore(key);
    stopIfDryRun(input.DryRun);
    const { privateKey, publicKey } = await generatePair(pairTypes[KeyPairSpec], keys.random);
    const { blob, materialId } = await encryptWith(keys, key, privateKey, context);
    const answer = { PrivateKeyCiphertextBlob: blob, PublicKey: publicKey, KeyId: key.arn, KeyPairSpec, KeyMaterialId: materialId };
    return { answer, privateKey };
  });
}

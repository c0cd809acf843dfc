import type { ReEncryptRequest, ReEncryptResponse } from '../../../../../facts/aws/models/kms';
import { decryptBy, encryptBy } from '../../../../keys/cryptography';
import { admitBoth, recorded } from '../../../../keys/key-access';
import type { KeyRequest } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { ciphertextKey, decryptionKey, ignoresCiphertext } from '../ciphertext-source';
import { contextOf, stopIfDryRun, useOf } from '../key-use';

export const reEncrypt = operation<ReEncryptRequest, ReEncryptResponse>({
  name: 'ReEncrypt',
  async run(call, input) {
    const { keys } = call.services;
    const use = useOf(call);
    const from = contextOf(input.SourceEncryptionContext);
    const to = contextOf(input.DestinationEncryptionContext);
    const fromAlgorithm = input.SourceEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
    const toAlgorithm = input.DestinationEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT';
    const asked = {
      ciphertext: input.CiphertextBlob,
      reference: input.SourceKeyId,
      referenceName: 'sourceKeyId',
      algorithm: fromAlgorithm,
      dryRun: input,
    } as const;
    const source: KeyRequest = {
      operation: 'ReEncryptFrom',
      eventName: 'ReEncrypt',
      reference: await decryptionKey(keys, use, asked),
      context: from,
      algorithm: fromAlgorithm,
      ciphertextKey: ciphertextKey(asked),
      parameters: { destinationKeyId: input.DestinationKeyId, destinationEncryptionAlgorithm: toAlgorithm },
    };
    const destination: KeyRequest = {
      operation: 'ReEncryptTo',
      eventName: 'ReEncrypt',
      reference: input.DestinationKeyId,
      context: to,
      algorithm: toAlgorithm,
    };
    return recorded(keys, use, source, async (touched) => {
      const [old, next] = await keys.records.read((tx) => admitBoth(keys, tx, use, source, destination));
      touched.push(old, next);
      if (ignoresCiphertext(input)) stopIfDryRun(true);
      const plaintext = await decryptBy(keys, old, fromAlgorithm, input.CiphertextBlob ?? Buffer.alloc(0), from);
      try {
        const ciphertext = await encryptBy(keys, next, toAlgorithm, plaintext.bytes, to);
        stopIfDryRun(input.DryRun);
        return {
          CiphertextBlob: ciphertext.bytes,
          SourceKeyId: old.arn,
          KeyId: next.arn,
          SourceEncryptionAlgorithm: fromAlgorithm,
          DestinationEncryptionAlgorithm: toAlgorithm,
          ...(plaintext.materialId === undefined ? {} : { SourceKeyMaterialId: plaintext.materialId }),
          ...(ciphertext.materialId === undefined ? {} : { DestinationKeyMaterialId: ciphertext.materialId }),
        };
      } finally {
        plaintext.bytes.fill(0);
      }
    });
  },
});

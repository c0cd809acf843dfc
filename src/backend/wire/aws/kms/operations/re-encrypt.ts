import type { ReEncryptRequest, ReEncryptResponse } from '../../../../../facts/aws/models/kms';
import { decryptWith, encryptWith, readBlob, requestFor } from '../../../../keys/cryptography';
import { admit, recorded } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { checkAlgorithm, contextOf, refuse, stopIfDryRun, useOf } from '../key-use';

export const reEncrypt = operation<ReEncryptRequest, ReEncryptResponse>({
  name: 'ReEncrypt',
  async run(call, input) {
    if (input.CiphertextBlob === undefined) refuse('ReEncrypt without CiphertextBlob');
    const { keys } = call.services;
    const use = useOf(call);
    const from = contextOf(input.SourceEncryptionContext);
    const to = contextOf(input.DestinationEncryptionContext);
    const blob = readBlob(input.CiphertextBlob);
    const source = await requestFor(keys, use, blob, {
      operation: 'ReEncryptFrom',
      eventName: 'ReEncrypt',
      context: from,
      reference: input.SourceKeyId,
      parameters: { destinationKeyId: input.DestinationKeyId },
    });
    return recorded(keys, use, source, async (touched) => {
      const [old, next] = await keys.records.read(
        async (tx) =>
          [
            await admit(keys, tx, use, source),
            await admit(keys, tx, use, { operation: 'ReEncryptTo', reference: input.DestinationKeyId, context: to }),
          ] as const,
      );
      touched.push(old, next);
      checkAlgorithm(input.SourceEncryptionAlgorithm);
      checkAlgorithm(input.DestinationEncryptionAlgorithm);
      const plaintext = decryptWith(keys, old, blob, from);
      try {
        stopIfDryRun(input.DryRun);
        const sealed = encryptWith(keys, next, plaintext, to);
        return {
          CiphertextBlob: sealed.blob,
          SourceKeyId: old.arn,
          KeyId: next.arn,
          SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          SourceKeyMaterialId: blob.materialId,
          DestinationKeyMaterialId: sealed.materialId,
        };
      } finally {
        plaintext.fill(0);
      }
    });
  },
});

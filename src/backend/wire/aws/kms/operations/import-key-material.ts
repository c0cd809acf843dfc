import { importWrappings } from '../../../../../facts/aws/import-wrapping';
import type { ImportKeyMaterialRequest, ImportKeyMaterialResponse } from '../../../../../facts/aws/models/kms';
import { openImportToken } from '../../../../keys/import-token';
import { importMaterial } from '../../../../keys/imported-material';
import { isSymmetric, unwrapImported } from '../../../../keys/imported-secret';
import { changeKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { refuseUnimportable } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { importExpiry } from '../import-expiry';
import { useOf } from '../key-use';

const importTypes = { NEW_KEY_MATERIAL: 'new', EXISTING_KEY_MATERIAL: 'existing' } as const;

export const importKeyMaterial = operation<ImportKeyMaterialRequest, ImportKeyMaterialResponse>({
  name: 'ImportKeyMaterial',
  run(call, input) {
    const { keys } = call.services;
    const { ImportType: type, KeyMaterialId: materialId, KeyMaterialDescription: description } = input;
    const expiry = importExpiry(input, keys.clock.now());
    const request = {
      operation: 'ImportKeyMaterial',
      reference: input.KeyId,
      parameters: { expirationModel: expiry.model, ...(input.ValidTo === undefined ? {} : { validTo: input.ValidTo.toISOString() }) },
      conditions: conditionKeys({
        'kms:ExpirationModel': [expiry.model],
        'kms:ValidTo': input.ValidTo && [input.ValidTo.toISOString()],
      }),
    } as const;
    return changeKey(keys, useOf(call), request, async (tx, key) => {
      refuseUnimportable(key);
      if (!isSymmetric(key.family.spec) && (type ?? materialId ?? description) !== undefined) {
        throw kmsError(
          'ValidationException',
          'ImportType, KeyMaterialId and KeyMaterialDescription are for symmetric encryption keys only.',
        );
      }
      if (type === 'NEW_KEY_MATERIAL' && materialId !== undefined) {
        throw kmsError('ValidationException', 'You cannot specify a KeyMaterialId with ImportType NEW_KEY_MATERIAL.');
      }
      const token = openImportToken(keys, key.record, input.ImportToken);
      const secret = unwrapImported(key.family.spec, importWrappings[token.wrapping], token.privateKey, input.EncryptedKeyMaterial);
      try {
        const id = await importMaterial(keys, tx, key, secret, {
          type: type && importTypes[type],
          materialId,
          description,
          expiresAt: expiry.at,
        });
        return { KeyId: key.arn, ...(isSymmetric(key.family.spec) ? { KeyMaterialId: id } : {}) };
      } finally {
        secret.bytes.fill(0);
      }
    });
  },
});

import { wrappingFits, wrappingKeySpecs } from '../../../../../facts/aws/import-wrapping';
import type { GetParametersForImportRequest, GetParametersForImportResponse } from '../../../../../facts/aws/models/kms';
import { generatePair } from '../../../../crypto/pairs';
import { sealImportToken } from '../../../../keys/import-token';
import { useKey } from '../../../../keys/key-access';
import { conditionKeys } from '../../../../keys/key-conditions';
import { refuseUnimportable } from '../../../../keys/key-rules';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { useOf } from '../key-use';

export const getParametersForImport = operation<GetParametersForImportRequest, GetParametersForImportResponse>({
  name: 'GetParametersForImport',
  run(call, input) {
    const { keys } = call.services;
    const { WrappingAlgorithm: wrapping, WrappingKeySpec: keySpec } = input;
    const request = {
      operation: 'GetParametersForImport',
      reference: input.KeyId,
      parameters: { wrappingAlgorithm: wrapping, wrappingKeySpec: keySpec },
      conditions: conditionKeys({ 'kms:WrappingAlgorithm': [wrapping], 'kms:WrappingKeySpec': [keySpec] }),
    } as const;
    return useKey(keys, useOf(call), request, async (key) => {
      refuseUnimportable(key);
      if (wrapping === 'RSAES_PKCS1_V1_5') throw kmsError('UnsupportedOperationException', `${wrapping} is no longer supported.`);
      if (!wrappingFits(key.family.spec, wrapping, keySpec)) {
        throw kmsError(
          'UnsupportedOperationException',
          `${wrapping} under ${keySpec} cannot wrap the key material of a ${key.family.spec} key.`,
        );
      }
      const { publicKey, privateKey } = await generatePair(wrappingKeySpecs[keySpec], keys.random);
      const { token, expiresAt } = sealImportToken(keys, key.record, { wrapping, privateKey });
      return { KeyId: key.arn, PublicKey: publicKey, ImportToken: token, ParametersValidTo: new Date(expiresAt) };
    });
  },
});

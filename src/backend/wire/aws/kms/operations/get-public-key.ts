import type { GetPublicKeyRequest, GetPublicKeyResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { KeyFault } from '../../../../keys/key-fault';
import { currentMaterial } from '../../../../keys/key-material';
import { operation } from '../../operation';
import { algorithmMembers } from '../key-metadata';
import { useOf } from '../key-use';

export const getPublicKey = operation<GetPublicKeyRequest, GetPublicKeyResponse>({
  name: 'GetPublicKey',
  run(call, input) {
    return useKey(call.services.keys, useOf(call), { operation: 'GetPublicKey', reference: input.KeyId }, ({ family, arn }) => {
      const { publicKey } = currentMaterial(family);
      if (publicKey === undefined) throw new KeyFault('no-public-key', { arn });
      const { MacAlgorithms: _, ...algorithms } = algorithmMembers(family);
      return {
        KeyId: arn,
        PublicKey: publicKey,
        // As in `KeyMetadata`: the old name has the same value.
        CustomerMasterKeySpec: family.spec as GetPublicKeyResponse['CustomerMasterKeySpec'],
        KeySpec: family.spec,
        KeyUsage: family.usage,
        ...algorithms,
      };
    });
  },
});

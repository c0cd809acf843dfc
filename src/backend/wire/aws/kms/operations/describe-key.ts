import type { DescribeKeyRequest, DescribeKeyResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { managedAlias, managedKey } from '../../../../keys/managed-keys';
import { operation } from '../../operation';
import { keyMetadata } from '../key-metadata';
import { useOf } from '../key-use';

export const describeKey = operation<DescribeKeyRequest, DescribeKeyResponse>({
  name: 'DescribeKey',
  async run(call, input) {
    const { keys } = call.services;
    const here = { account: call.principal.account, region: call.region };
    // "If you specify a predefined AWS alias, KMS associates the alias with an AWS managed key" (API reference, DescribeKey).
    const alias = managedAlias(input.KeyId, here);
    if (alias !== undefined) await managedKey(keys, here, alias);
    return useKey(keys, useOf(call), { operation: 'DescribeKey', reference: input.KeyId }, ({ record, family, state }) => ({
      KeyMetadata: keyMetadata(record, family, state),
    }));
  },
});

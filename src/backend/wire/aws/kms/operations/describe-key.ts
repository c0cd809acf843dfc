import { isManagedAlias } from '../../../../../facts/aws/managed-keys';
import type { DescribeKeyRequest, DescribeKeyResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { managedKey } from '../../../../keys/managed-keys';
import { operation } from '../../operation';
import { keyMetadata } from '../key-metadata';
import { useOf } from '../key-use';

export const describeKey = operation<DescribeKeyRequest, DescribeKeyResponse>({
  name: 'DescribeKey',
  async run(call, input) {
    const { keys } = call.services;
    const here = `arn:aws:kms:${call.region}:${call.principal.account}:`;
    // "If you specify a predefined AWS alias, KMS associates the alias with an AWS managed key" (API reference, DescribeKey).
    const alias = input.KeyId.replace(here, '').replace(/^alias\//, '');
    if (isManagedAlias(alias)) await managedKey(keys, { account: call.principal.account, region: call.region }, alias);
    return useKey(keys, useOf(call), { operation: 'DescribeKey', reference: input.KeyId }, ({ record, family, state }) => ({
      KeyMetadata: keyMetadata(record, family, state),
    }));
  },
});

import type { CreateKeyRequest, CreateKeyResponse } from '../../../../../facts/aws/models/kms';
import { createKey as create } from '../../../../keys/create-key';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { keyMetadata } from '../key-metadata';
import { keyPolicyFor } from '../key-policy';
import { refuse, useOf } from '../key-use';
import { readTags } from '../tags';

export const createKey = operation<CreateKeyRequest, CreateKeyResponse>({
  name: 'CreateKey',
  async run(call, input) {
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    const usage = input.KeyUsage ?? 'ENCRYPT_DECRYPT';
    const origin = input.Origin ?? 'AWS_KMS';
    if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined && input.KeySpec !== input.CustomerMasterKeySpec) {
      throw kmsError(
        'ValidationException',
        'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
      );
    }
    if (spec !== 'SYMMETRIC_DEFAULT') refuse(`KeySpec ${spec}`);
    if (usage !== 'ENCRYPT_DECRYPT') throw kmsError('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
    if (origin !== 'AWS_KMS') refuse(`Origin ${origin}`);
    if (input.CustomKeyStoreId !== undefined || input.XksKeyId !== undefined) refuse('A custom key store');
    const { keys } = call.services;
    const created = await create(keys, useOf(call), {
      description: input.Description ?? '',
      policy: keyPolicyFor(call, input),
      tags: readTags(input.Tags),
      multiRegion: input.MultiRegion ?? false,
      spec,
      usage,
    });
    return { KeyMetadata: keyMetadata(created.record, created.family) };
  },
});

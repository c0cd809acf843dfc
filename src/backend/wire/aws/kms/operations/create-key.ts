import { algorithmsOf } from '../../../../../facts/aws/key-specs';
import type { KeySpec, KeyUsage } from '../../../../../facts/aws/key-specs';
import type { CreateKeyRequest, CreateKeyResponse } from '../../../../../facts/aws/models/kms';
import { createKey as create } from '../../../../keys/create-key';
import { isImportable } from '../../../../keys/imported-secret';
import { operation } from '../../operation';
import { kmsError } from '../errors';
import { keyMetadata } from '../key-metadata';
import { keyPolicyFor } from '../key-policy';
import { keyStorePlaceOf } from '../key-store-place';
import { refuse, useOf } from '../key-use';
import { readTags } from '../tags';

export const createKey = operation<CreateKeyRequest, CreateKeyResponse>({
  name: 'CreateKey',
  async run(call, input) {
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    const origin = input.Origin ?? 'AWS_KMS';
    if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined && input.KeySpec !== input.CustomerMasterKeySpec) {
      throw kmsError(
        'ValidationException',
        'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
      );
    }
    const usage = usageOf(spec, input.KeyUsage);
    if (origin === 'EXTERNAL' && !isImportable(spec)) refuse(`Key material for ${spec} that is imported`);
    const keyStore = await keyStorePlaceOf(call, input, { spec, usage, origin });
    const { keys } = call.services;
    const created = await create(keys, useOf(call), {
      description: input.Description ?? '',
      policy: await keyPolicyFor(call, input),
      tags: readTags(input.Tags),
      multiRegion: input.MultiRegion ?? false,
      spec,
      usage,
      origin,
      ...(keyStore === undefined ? {} : { keyStore }),
    });
    return { KeyMetadata: keyMetadata(created.record, created.family) };
  },
});

/** @throws AwsError ValidationException for a usage that the spec does not have, or none where there is no default. */
function usageOf(spec: KeySpec, asked: KeyUsage | undefined): KeyUsage {
  if (asked === undefined && spec !== 'SYMMETRIC_DEFAULT') {
    throw kmsError('ValidationException', 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  }
  const usage = asked ?? 'ENCRYPT_DECRYPT';
  if (algorithmsOf(spec, usage).length === 0) {
    throw kmsError('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
  }
  return usage;
}

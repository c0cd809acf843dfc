import type { CreateInstanceProfileRequest, CreateInstanceProfileResponse } from '../../../../../facts/aws/models/iam';
import { createInstanceProfile as create } from '../../../../identity/instance-profiles';
import { operation } from '../../operation';
import { readTags, writeProfile } from '../shapes';

export const createInstanceProfile = operation<CreateInstanceProfileRequest, CreateInstanceProfileResponse>({
  name: 'CreateInstanceProfile',
  async run(call, input) {
    const profile = await create(call.services.identity, {
      account: call.principal.account,
      name: input.InstanceProfileName,
      path: input.Path ?? '/',
      tags: readTags(input.Tags),
    });
    return { InstanceProfile: writeProfile(profile, undefined) };
  },
});

import type { GetInstanceProfileRequest, GetInstanceProfileResponse } from '../../../../../facts/aws/models/iam';
import { findEntity, getEntity } from '../../../../identity/holders';
import { operation } from '../../operation';
import { writeProfile } from '../shapes';

export const getInstanceProfile = operation<GetInstanceProfileRequest, GetInstanceProfileResponse>({
  name: 'GetInstanceProfile',
  async run(call, input) {
    const { account } = call.principal;
    return call.services.identity.records.read(async (tx) => {
      const profile = await getEntity(tx, 'instance-profile', account, input.InstanceProfileName);
      const role = profile.role === undefined ? undefined : await findEntity(tx, 'role', account, profile.role);
      return { InstanceProfile: writeProfile(profile, role) };
    });
  },
});

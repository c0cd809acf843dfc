import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from '../../../../../facts/aws/models/iam';
import { operation } from '../../operation';
import { listProfiles } from '../profile-list';

export const listInstanceProfiles = operation<ListInstanceProfilesRequest, ListInstanceProfilesResponse>({
  name: 'ListInstanceProfiles',
  run(call, input) {
    return listProfiles(call, input, () => true);
  },
});

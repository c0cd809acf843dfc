import type { PageInput } from './paging';
import { page, rowName, underPath } from './paging';
import { writeProfile } from './shapes';
import type { InstanceProfile as WireProfile } from '../../../../facts/aws/models/iam';
import { listEntities } from '../../../identity/holders';
import type { InstanceProfile } from '../../../identity/rows';
import type { Call } from '../operation';

interface ProfilePage {
  readonly InstanceProfiles: readonly WireProfile[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** The account's instance profiles of a kind, with their roles. */
export function listProfiles(
  { services, principal: { account } }: Call,
  input: PageInput & { readonly PathPrefix?: string },
  wanted: (profile: InstanceProfile) => boolean,
): Promise<ProfilePage> {
  return services.identity.records.read(async (tx) => {
    const roles = new Map((await listEntities(tx, 'role', account)).map((role) => [role.name, role]));
    const all = (await listEntities(tx, 'instance-profile', account)).filter(wanted);
    const { items, ...rest } = page(underPath(all, input.PathPrefix), rowName, input);
    return { InstanceProfiles: items.map((profile) => writeProfile(profile, roles.get(profile.role ?? ''))), ...rest };
  });
}

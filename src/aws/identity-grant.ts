import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Grant } from './grant';
import type { Grantee } from './grantee';
import type { Allowance } from './identity-policy';
import { allowIdentity } from './identity-policy';

/** Lets somebody do what only identity policies can allow; a warning where this app has no such policies to write into. */
export function grantByIdentity(scope: IConstruct, grantee: Grantee, allowance: Allowance): Grant {
  const resource = allowIdentity(grantee, allowance);
  if (resource !== undefined) return new Grant(true, [resource]);
  const { actions, resources } = allowance;
  Annotations.of(scope).addWarning(
    `the grant to ${grantee.principal.value} has no effect: only a role or user of this app can be given ${actions.join(', ')} on ${resources.join(', ')}`,
  );
  return new Grant(false);
}

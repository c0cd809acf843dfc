import type { ITerraformDependable } from 'cdktf';
import { Annotations } from 'cdktf';
import type { EditableKeyPolicy } from './editable-key-policy';
import { emptyStatementPart } from './errors';
import { Grant } from './grant';
import type { Grantee } from './grantee';
import { allowIdentity, identityOf } from './identity-policy';
import type { IKey } from './key-interface';
import type { PolicyCondition } from './policy-condition';
import { EncryptionState, EncryptionTraits } from '../core/encryption-traits';

/** What somebody is to be let do with a key, and when. */
interface KeyUse {
  readonly actions: readonly string[];
  readonly conditions: readonly PolicyCondition[];
}

/**
 * Lets somebody use a key: by the grantee's own policies where the key policy trusts the account's, else by the key policy; from another
 * account by both. KMS developer guide, "Determining access to KMS keys".
 *
 * @throws ValidationError if there are no actions
 */
export function grantOnKey(key: IKey, policy: EditableKeyPolicy | undefined, grantee: Grantee, wanted: KeyUse): Grant {
  const { actions, conditions } = wanted;
  if (actions.length === 0) throw emptyStatementPart('actions');
  const who = grantee.principal.value;
  if (EncryptionTraits.of(key)?.state === EncryptionState.PROVIDER_KEY) {
    return without(key, `the grant to ${who} has no effect: nobody can change the policy of an AWS managed key; use a key of your own`);
  }
  if (policy === undefined) return grantOnImported(key, grantee, wanted);

  const trusted = policy.trustsAccount();
  const byIdentity = identityOf(grantee) !== undefined && (trusted || grantee.ofOtherAccount);
  if (!byIdentity || grantee.ofOtherAccount) policy.allow(grantee.principal, actions, conditions, identityOf(grantee)?.node.path ?? who);
  return new Grant(true, byIdentity ? dependables(allowIdentity(grantee, { ...wanted, resources: [key.keyArn] })) : []);
}

/** The policy of an imported key is not this app's, so that all it can do is add to the grantee's own. */
function grantOnImported(key: IKey, grantee: Grantee, wanted: KeyUse): Grant {
  const who = grantee.principal.value;
  const resource = allowIdentity(grantee, { ...wanted, resources: [key.keyArn] });
  if (resource === undefined) {
    return without(
      key,
      `the grant to ${who} has no effect: the policy of an imported key is not changed by this app; add ${wanted.actions.join(', ')} to it there`,
    );
  }
  if (grantee.ofOtherAccount) {
    Annotations.of(key).addWarning(
      `the grant to ${who} has no effect until the policy of this imported key, which this app does not change, lets its account in`,
    );
    return new Grant(false, dependables(resource));
  }
  Annotations.of(key).addInfo(
    `the grant to ${who} has an effect only if the policy of this imported key trusts the account's IAM policies`,
  );
  return new Grant(true, dependables(resource));
}

function without(key: IKey, warning: string): Grant {
  Annotations.of(key).addWarning(warning);
  return new Grant(false);
}

const dependables = (resource: ITerraformDependable | undefined): ITerraformDependable[] => (resource === undefined ? [] : [resource]);

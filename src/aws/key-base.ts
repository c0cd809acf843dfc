import { Construct } from 'constructs';
import type { EditableKeyPolicy } from './editable-key-policy';
import type { Grant } from './grant';
import type { Grantee } from './grantee';
import { permissionOfOtherUsage } from './key-errors';
import { grantOnKey } from './key-grants';
import type { IKey } from './key-interface';
import type { KeySpec, KeyUsage } from './key-spec';
import type { PolicyCondition } from './policy-condition';
import type { PermissionName } from '../facts/aws/key-permissions';
import { keyAdminActions, keyPermissions } from '../facts/aws/key-permissions';

/**
 * What every KMS key can do, whoever made it. Hidden: users see its methods on the keys themselves, and program against IKey.
 *
 * @internal
 */
export abstract class KeyBase extends Construct implements IKey {
  public abstract readonly keyArn: string;
  public abstract readonly keyId: string;
  public abstract readonly keyReference: string;
  public abstract readonly multiRegion?: boolean;
  public abstract readonly keySpec?: KeySpec;
  public abstract readonly keyUsage?: KeyUsage;

  /**
   * The key policy, where this app writes it.
   *
   * @internal
   */
  public abstract readonly _policy: EditableKeyPolicy | undefined;

  public grant(grantee: Grantee, ...actions: string[]): Grant {
    return this.grantConditionally(grantee, [], ...actions);
  }

  public grantConditionally(grantee: Grantee, conditions: PolicyCondition[], ...actions: string[]): Grant {
    return grantOnKey(this, this._policy, grantee, { actions, conditions });
  }

  public grantEncrypt(grantee: Grantee): Grant {
    return this.grantPermission('encrypt', grantee);
  }

  public grantDecrypt(grantee: Grantee): Grant {
    return this.grantPermission('decrypt', grantee);
  }

  public grantEncryptDecrypt(grantee: Grantee): Grant {
    return this.grantPermission('encryptDecrypt', grantee);
  }

  public grantSign(grantee: Grantee): Grant {
    return this.grantPermission('sign', grantee);
  }

  public grantVerify(grantee: Grantee): Grant {
    return this.grantPermission('verify', grantee);
  }

  public grantGenerateMac(grantee: Grantee): Grant {
    return this.grantPermission('generateMac', grantee);
  }

  public grantVerifyMac(grantee: Grantee): Grant {
    return this.grantPermission('verifyMac', grantee);
  }

  public grantDeriveSharedSecret(grantee: Grantee): Grant {
    return this.grantPermission('deriveSharedSecret', grantee);
  }

  public grantEncapsulate(grantee: Grantee): Grant {
    return this.grantPermission('encapsulate', grantee);
  }

  public grantDecapsulate(grantee: Grantee): Grant {
    return this.grantPermission('decapsulate', grantee);
  }

  public grantAdmin(grantee: Grantee): Grant {
    return this.grant(grantee, ...keyAdminActions);
  }

  private grantPermission(permission: PermissionName, grantee: Grantee): Grant {
    const rows = keyPermissions[permission];
    // Each permission is of one usage, so for a key of unknown usage there is nothing to choose.
    const actions = this.keyUsage === undefined ? Object.values(rows)[0] : rows[this.keyUsage];
    if (actions === undefined) throw permissionOfOtherUsage(this, permission, Object.keys(rows), this.keyUsage ?? 'unknown');
    return this.grant(grantee, ...actions);
  }
}

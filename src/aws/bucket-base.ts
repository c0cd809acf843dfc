import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { IBucket } from './bucket-interface';
import { Grant } from './grant';
import type { Grantee } from './grantee';
import { allowIdentity } from './identity-policy';
import { isKey } from './key-interface-check';
import { PolicyStatement } from './policy-statement';
import type { IEncryptionKey } from '../core/encryption-key';
import type { BucketPermissionName } from '../facts/aws/bucket-permissions';
import { bucketPermissions } from '../facts/aws/bucket-permissions';

/**
 * What every S3 bucket can do, whoever made it. Hidden: users program against IBucket.
 *
 * @internal
 */
export abstract class BucketBase extends Construct implements IBucket {
  public abstract readonly bucketName: string;
  public abstract readonly bucketArn: string;
  public abstract readonly encryptionKey?: IEncryptionKey;

  /**
   * Adds statements to the bucket policy where that is this app's.
   *
   * @internal
   * @returns whether it is
   */
  public abstract _addToPolicy(statements: readonly PolicyStatement[]): boolean;

  public grantRead(grantee: Grantee, objects?: string): Grant {
    return this.grantPermissions(grantee, ['read'], objects);
  }

  public grantWrite(grantee: Grantee, objects?: string): Grant {
    return this.grantPermissions(grantee, ['write'], objects);
  }

  public grantReadWrite(grantee: Grantee, objects?: string): Grant {
    return this.grantPermissions(grantee, ['read', 'write'], objects);
  }

  public grantDelete(grantee: Grantee, objects?: string): Grant {
    return this.grantPermissions(grantee, ['delete'], objects);
  }

  private grantPermissions(grantee: Grantee, names: readonly BucketPermissionName[], objects = '*'): Grant {
    const rows = names.map((name) => bucketPermissions[name]);
    const onBucket = [...new Set(rows.flatMap((row) => row.onBucket))];
    const onObjects = rows.flatMap((row) => row.onObjects);
    const own = new Grants([
      ...(onBucket.length === 0 ? [] : [this.allow(grantee, onBucket, this.bucketArn)]),
      this.allow(grantee, onObjects, `${this.bucketArn}/${objects}`),
    ]);
    const key = this.encryptionKey;
    const onKey = rows.map((row) => row.onKey).find((one) => one === 'encryptDecrypt') ?? rows[0]?.onKey;
    if (!isKey(key) || onKey === undefined) return own.together();
    return own.together(onKey === 'decrypt' ? key.grantDecrypt(grantee) : key.grantEncryptDecrypt(grantee));
  }

  /** By the grantee's own policies where the app has them, else by the bucket policy; from another account by both. */
  private allow(grantee: Grantee, actions: readonly string[], resource: string): Grant {
    const identity = allowIdentity(grantee, { actions, resources: [resource] });
    if (identity !== undefined && !grantee.ofOtherAccount) return new Grant(true, [identity]);
    const statement = new PolicyStatement({ principals: [grantee.principal], actions: [...actions], resources: [resource] });
    const dependables = identity === undefined ? [] : [identity];
    if (this._addToPolicy([statement])) return new Grant(true, dependables);
    Annotations.of(this).addWarning(
      `the grant to ${grantee.principal.value} has no effect: the policy of an imported bucket is not changed by this app; add ${actions.join(', ')} on ${resource} to it there`,
    );
    return new Grant(false, dependables);
  }
}

class Grants {
  constructor(private readonly parts: readonly Grant[]) {}

  together(...more: Grant[]): Grant {
    const all = [...this.parts, ...more];
    return new Grant(
      all.every(({ effective }) => effective),
      [...new Set(all.flatMap(({ dependables }) => dependables))],
    );
  }
}

import { Construct } from 'constructs';
import { accountOf } from './account';
import { Grant } from './grant';
import type { Grantee } from './grantee';
import { grantByIdentity } from './identity-grant';
import { isKey } from './key-interface-check';
import { PolicyCondition } from './policy-condition';
import { explicitProvider } from './provider';
import type { IVolume } from './volume-interface';
import type { IEncryptionKey } from '../core/encryption-key';
import type { Size } from '../core/size';
import { attachActions, attachKeyActions, attachKeyConditions as conditions, detachActions } from '../facts/aws/ebs-permissions';

/**
 * What every EBS volume can do, whoever made it. Hidden: users program against IVolume.
 *
 * @internal
 */
export abstract class VolumeBase extends Construct implements IVolume {
  public abstract readonly volumeId: string;
  public abstract readonly availabilityZone: string;
  public abstract readonly encrypted?: boolean;
  public abstract readonly encryptionKey?: IEncryptionKey;
  public abstract readonly size?: Size;

  public grantAttach(grantee: Grantee, ...instanceIds: string[]): Grant {
    const own = this.grantActions(grantee, attachActions, instanceIds);
    const key = this.encryptionKey;
    if (!isKey(key)) return own;
    const { region } = accountOf(this, explicitProvider(this));
    const byKey = key.grantConditionally(
      grantee,
      [
        PolicyCondition.booleanEquals(conditions.forAwsResource, true),
        PolicyCondition.stringEquals(conditions.viaService.key, `${conditions.viaService.service}.${region}.amazonaws.com`),
        PolicyCondition.stringEquals(conditions.constraint.key, conditions.constraint.value),
      ],
      ...attachKeyActions,
    );
    return new Grant(own.effective && byKey.effective, [...new Set([...own.dependables, ...byKey.dependables])]);
  }

  public grantDetach(grantee: Grantee, ...instanceIds: string[]): Grant {
    return this.grantActions(grantee, detachActions, instanceIds);
  }

  private grantActions(grantee: Grantee, actions: readonly string[], instanceIds: readonly string[]): Grant {
    const { partition, region, accountId } = accountOf(this, explicitProvider(this));
    const arn = (kind: string, id: string): string => `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`;
    const instances = instanceIds.length === 0 ? ['*'] : instanceIds;
    const resources = [arn('volume', this.volumeId), ...instances.map((id) => arn('instance', id))];
    return grantByIdentity(this, grantee, { actions, resources });
  }
}

import type { TerraformProvider } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { primaryNotMultiRegion, replicaInRegionOfPrimary } from './errors';
import type { IKey } from './key-interface';
import { explicitProvider, regionOf, regionOfKey } from './provider';

/**
 * Checks what is known now, and at synth, when every provider is known, that both keys are of different Regions.
 *
 * @throws ValidationError if the primary key cannot be replicated, or not there
 */
export function checkReplicaOf(replica: IConstruct, primaryKey: IKey, provider: TerraformProvider | undefined): void {
  if (primaryKey.multiRegion === false) throw primaryNotMultiRegion(replica, primaryKey.node.path);
  // Another stack's default provider is another one, and may be of another Region: the validation sees at synth.
  const sameProvider =
    primaryKey.node.tryFindChild('Resource') !== undefined &&
    explicitProvider(primaryKey) === provider &&
    (provider !== undefined || TerraformStack.of(primaryKey) === TerraformStack.of(replica));
  if (sameProvider) throw replicaInRegionOfPrimary(replica, undefined);
  replica.node.addValidation({
    validate: () => {
      const own = regionOf(replica);
      const primary = regionOfKey(primaryKey.keyArn, primaryKey);
      return own !== undefined && own === primary ? [replicaInRegionOfPrimary(replica, own).message] : [];
    },
  });
}

import type { TerraformProvider } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { primaryNotMultiRegion, replicaInRegionOfPrimary, secondReplica } from './errors';
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
  claimProvider(replica, primaryKey, provider);
  replica.node.addValidation({
    validate: () => {
      const own = regionOf(replica);
      const primary = regionOfKey(primaryKey.keyArn, primaryKey);
      return own !== undefined && own === primary ? [replicaInRegionOfPrimary(replica, own).problem] : [];
    },
  });
}

const claimsSymbol = Symbol.for('atrest/Replicas');
type ReplicatedKey = IKey & { [claimsSymbol]?: Map<TerraformProvider | TerraformStack, string> };

/** @throws ValidationError if the key has a replica under the same provider already */
function claimProvider(replica: IConstruct, primaryKey: ReplicatedKey, provider: TerraformProvider | undefined): void {
  const claims = primaryKey[claimsSymbol] ?? new Map<TerraformProvider | TerraformStack, string>();
  Object.defineProperty(primaryKey, claimsSymbol, { value: claims, enumerable: false });
  const place = provider ?? TerraformStack.of(replica);
  const first = claims.get(place);
  if (first !== undefined) throw secondReplica(replica, first);
  claims.set(place, replica.node.path);
}

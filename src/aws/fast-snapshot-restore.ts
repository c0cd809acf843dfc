import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { zoneOfOtherRegion } from './errors';
import { providerBeside, regionOf } from './provider';
import { EbsFastSnapshotRestore } from './resources';
import { noZones } from './volume-errors';
import { checkWithin, isKnown, numberOf } from '../core/checks';
import type { IVolumeSnapshot } from '../core/volume-snapshot';
import { isZoneOf } from '../facts/aws/regions';
import { fastRestoreSize } from '../facts/aws/snapshots';

/**
 * Where a snapshot is restored fast.
 */
export interface FastSnapshotRestoreProps {
  /**
   * The snapshot, of at most 16 TiB.
   */
  readonly snapshot: IVolumeSnapshot;

  /**
   * The Availability Zones; at least one. AWS charges for each by the hour.
   */
  readonly availabilityZones: string[];

  /**
   * The provider, and so the account and Region, of the snapshot.
   *
   * @default - the snapshot's provider
   */
  readonly provider?: TerraformProvider;
}

/**
 * Volumes restored from a snapshot have their full performance at once, in some Availability Zones.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-fast-snapshot-restore.html
 * @example
 * const volume = new aws.Volume(stack, 'Data', { availabilityZone: 'eu-central-1a', size: Size.gibibytes(8) });
 * const snapshot = new aws.Snapshot(stack, 'Golden', { volume });
 * new aws.FastSnapshotRestore(stack, 'Fast', { snapshot, availabilityZones: ['eu-central-1a', 'eu-central-1b'] });
 */
export class FastSnapshotRestore extends Construct {
  constructor(scope: Construct, id: string, props: FastSnapshotRestoreProps) {
    super(scope, id);
    const { snapshot } = props;
    const zones = [...new Set(props.availabilityZones)];
    if (zones.length === 0) throw noZones(this);
    checkWithin(
      this,
      'size of the snapshot',
      numberOf(this, 'size of the snapshot', snapshot.volumeSize, (one) => one.toGibibytes()),
      fastRestoreSize,
    );
    const provider = providerBeside(this, props.provider, snapshot);
    zones.forEach((availabilityZone, index) => {
      const name = index === 0 ? 'Resource' : `Resource${index + 1}`;
      new EbsFastSnapshotRestore(this, name, { snapshotId: snapshot.snapshotId, availabilityZone, provider });
    });
    this.node.addValidation({ validate: () => this.validateZones(zones) });
  }

  private validateZones(zones: readonly string[]): string[] {
    const region = regionOf(this);
    if (region === undefined) return [];
    return zones.filter((zone) => isKnown(zone) && !isZoneOf(region, zone)).map((zone) => zoneOfOtherRegion(this, zone, region).problem);
  }
}

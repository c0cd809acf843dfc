import { ec2Error } from './errors';
import { isRegion, zoneIdOf, zonesOf } from '../../../../facts/aws/regions';

/** The zones of a region; a region that is not known has the three that every region has. */
export const zonesIn = (region: string): readonly string[] =>
  isRegion(region) ? zonesOf(region) : ['a', 'b', 'c'].map((letter) => region + letter);

interface ZoneChoice {
  readonly AvailabilityZone?: string;
  readonly AvailabilityZoneId?: string;
}

/** The zone that the request names, by name or id. @throws AwsError `InvalidZone.NotFound` (hashicorp/terraform#6110) */
export function zoneOf(region: string, { AvailabilityZone: name, AvailabilityZoneId: id }: ZoneChoice): string | undefined {
  if (name !== undefined && id !== undefined) {
    throw ec2Error('InvalidParameterCombination', 'The parameters availabilityZone and availabilityZoneId cannot be used together.');
  }
  const wanted = name ?? id;
  if (wanted === undefined) return undefined;
  const zone = zonesIn(region).find((each) => (name === undefined ? zoneIdOf(each) === id : each === name));
  if (zone === undefined) throw ec2Error('InvalidZone.NotFound', `The zone '${wanted}' does not exist.`);
  return zone;
}

/**
 * Regions of the `aws` partition and their availability zones. Source: AWS "Regions and Availability Zones" and the zone
 * letters that a new account is shown there; read 2026-11. Zone letters differ from account to account in a few regions.
 */
export const regions = {
  'af-south-1': 'abc',
  'ap-east-1': 'abc',
  'ap-east-2': 'abc',
  'ap-northeast-1': 'acd',
  'ap-northeast-2': 'abcd',
  'ap-northeast-3': 'abc',
  'ap-south-1': 'abc',
  'ap-south-2': 'abc',
  'ap-southeast-1': 'abc',
  'ap-southeast-2': 'abc',
  'ap-southeast-3': 'abc',
  'ap-southeast-4': 'abc',
  'ap-southeast-5': 'abc',
  'ap-southeast-6': 'abc',
  'ap-southeast-7': 'abc',
  'ca-central-1': 'abd',
  'ca-west-1': 'abc',
  'eu-central-1': 'abc',
  'eu-central-2': 'abc',
  'eu-north-1': 'abc',
  'eu-south-1': 'abc',
  'eu-south-2': 'abc',
  'eu-west-1': 'abc',
  'eu-west-2': 'abc',
  'eu-west-3': 'abc',
  'il-central-1': 'abc',
  'me-central-1': 'abc',
  'me-south-1': 'abc',
  'mx-central-1': 'abc',
  'sa-east-1': 'abc',
  'us-east-1': 'abcdef',
  'us-east-2': 'abc',
  'us-west-1': 'ac',
  'us-west-2': 'abcd',
} as const;

export type RegionName = keyof typeof regions;

export const isRegion = (name: string): name is RegionName => Object.hasOwn(regions, name);

/** `eu-central-1a`, `eu-central-1b`, … */
export const zonesOf = (region: RegionName): readonly string[] => Array.from(regions[region], (letter) => `${region}${letter}`);

/**
 * `eu-central-1a`, a local zone `us-west-2-lax-1a` or a Wavelength zone `us-east-1-wl1-bos-wlz-1` (AWS "Regions and Zones"); also of a
 * Region that is not in the table.
 */
export const isZoneOf = (region: string, zone: string): boolean =>
  zone.startsWith(region) && /^(?:[a-z]|-[a-z0-9]+(?:-[a-z0-9]+)+)$/.test(zone.slice(region.length));

const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  southeast: 'se',
};

/**
 * `euc1-az1` of `eu-central-1a`: AWS RAM User Guide, "Availability Zone IDs" (2026-11). Which letter has which number differs from
 * account to account; here they go in the order of the letters.
 */
export function zoneIdOf(zone: string): string {
  const region = zone.slice(0, -1);
  const [area = '', direction = '', number = ''] = region.split('-');
  const place = isRegion(region) ? zonesOf(region).indexOf(zone) + 1 : 0;
  return `${area}${directions[direction] ?? ''}${number}-az${place}`;
}

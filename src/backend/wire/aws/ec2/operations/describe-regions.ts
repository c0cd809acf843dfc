import type { DescribeRegionsRequest, DescribeRegionsResult } from '../../../../../facts/aws/models/ec2';
import { regions } from '../../../../../facts/aws/regions';
import { operation } from '../../operation';
import { stopIfDryRun } from '../call';
import { invalidValue } from '../errors';
import { filtered, filterTable } from '../filters';

interface Named {
  readonly name: string;
}

const endpointOf = ({ name }: Named): string => `ec2.${name}.amazonaws.com`;

const filters = filterTable<Named>({
  endpoint: (region) => [endpointOf(region)],
  'opt-in-status': () => ['opt-in-not-required'],
  'region-name': ({ name }) => [name],
});

/** Every region is open to every account here; none needs opting in. */
export const describeRegions = operation<DescribeRegionsRequest, DescribeRegionsResult>({
  name: 'DescribeRegions',
  run(_call, input) {
    const all = Object.keys(regions);
    for (const wanted of input.RegionNames ?? []) {
      if (!all.includes(wanted)) throw invalidValue(`Invalid region name: [${wanted}]`);
    }
    const named = all.filter((name) => input.RegionNames?.includes(name) ?? true).map((name) => ({ name }));
    stopIfDryRun(input.DryRun);
    return Promise.resolve({
      Regions: filtered(named, filters, input.Filters).map((region) => ({
        Endpoint: endpointOf(region),
        OptInStatus: 'opt-in-not-required',
        RegionName: region.name,
      })),
    });
  },
});

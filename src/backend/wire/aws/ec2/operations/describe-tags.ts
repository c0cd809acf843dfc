import type { DescribeTagsRequest, DescribeTagsResult } from '../../../../../facts/aws/models/ec2';
import type { Tag } from '../../../../block/rows';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { filtered, taggedFilterTable } from '../filters';
import { page } from '../paging';
import { resourceType } from '../taggable';

interface TagOf {
  /** Place in the list: resource, then key. */
  readonly id: string;
  readonly resourceId: string;
  readonly key: string;
  readonly value: string;
  readonly tags: readonly Tag[];
}

/** EC2 API Reference, DescribeTags `Filters` (2026-11). */
const filters = taggedFilterTable<TagOf>({
  key: ({ key }) => [key],
  'resource-id': ({ resourceId }) => [resourceId],
  'resource-type': ({ resourceId }) => [resourceType(resourceId)],
  value: ({ value }) => [value],
});

export const describeTags = operation<DescribeTagsRequest, DescribeTagsResult>({
  name: 'DescribeTags',
  async run(call, input) {
    const all = await call.services.block.allTags(callerOf(call));
    const tags = [...all].flatMap(([resourceId, list]) =>
      list.map((tag): TagOf => ({ ...tag, id: `${resourceId} ${tag.key}`, resourceId, tags: [tag] })),
    );
    tags.sort((a, b) => (a.id < b.id ? -1 : 1));
    const { items, ...rest } = page(filtered(tags, filters, input.Filters), input);
    stopIfDryRun(input.DryRun);
    return {
      Tags: items.map(({ resourceId, key, value }) => ({
        Key: key,
        ResourceId: resourceId,
        ResourceType: resourceType(resourceId),
        Value: value,
      })),
      ...rest,
    };
  },
});

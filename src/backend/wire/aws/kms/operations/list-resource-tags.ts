import type { ListResourceTagsRequest, ListResourceTagsResponse } from '../../../../../facts/aws/models/kms';
import { useKey } from '../../../../keys/key-access';
import { operation } from '../../operation';
import { useOf } from '../key-use';
import { page } from '../paging';
import { writeTags } from '../tags';

export const listResourceTags = operation<ListResourceTagsRequest, ListResourceTagsResponse>({
  name: 'ListResourceTags',
  run(call, input) {
    const { keys } = call.services;
    return useKey(keys, useOf(call), { operation: 'ListResourceTags', reference: input.KeyId }, ({ record }) => {
      const sorted = [...record.tags].sort((a, b) => (a.key < b.key ? -1 : 1));
      const { items, ...rest } = page(sorted, ({ key }) => key, input, 50);
      return { Tags: writeTags(items), ...rest };
    });
  },
});

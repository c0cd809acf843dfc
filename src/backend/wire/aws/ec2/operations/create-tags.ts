import type { CreateTagsRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { invalidValue } from '../errors';
import { taggable } from '../taggable';
import { readTags } from '../tags';

export const createTags = operation<CreateTagsRequest, object>({
  name: 'CreateTags',
  async run(call, input) {
    const resources = taggable(input.Resources);
    if (input.Tags.length === 0) {
      throw invalidValue('Value ( empty ) for parameter tagSet is invalid. You must specify one or more tags to create');
    }
    stopIfDryRun(input.DryRun);
    await call.services.block.addTags(callerOf(call), resources, readTags(input.Tags));
    return {};
  },
});

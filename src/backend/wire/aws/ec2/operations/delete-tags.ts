import type { DeleteTagsRequest } from '../../../../../facts/aws/models/ec2';
import { operation } from '../../operation';
import { callerOf, stopIfDryRun } from '../call';
import { taggable } from '../taggable';

/** "If you omit this parameter, we delete all user-defined tags"; a tag without a value goes whatever its value is (EC2 API Reference, DeleteTags). */
export const deleteTags = operation<DeleteTagsRequest, object>({
  name: 'DeleteTags',
  async run(call, input) {
    const resources = taggable(input.Resources);
    const removed = input.Tags?.map(({ Key: key = '', Value: value }) => ({ key, ...(value === undefined ? {} : { value }) }));
    stopIfDryRun(input.DryRun);
    await call.services.block.removeTags(callerOf(call), resources, removed);
    return {};
  },
});

import type { DeletePublicAccessBlockRequest } from '../../../../../facts/aws/models/s3';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';

export const deletePublicAccessBlock = operation<DeletePublicAccessBlockRequest, undefined>({
  name: 'DeletePublicAccessBlock',
  async run(call, input) {
    const { name } = await bucketOf(call, input);
    await call.services.objects.putPublicAccessBlock(callerOf(call), name, undefined);
    return undefined;
  },
});

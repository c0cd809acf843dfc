import type { GetObjectOutput, GetObjectRequest } from '../../../../../facts/aws/models/s3';
import type { OpenedObject } from '../../../../object/get-object';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { withCustomerKey } from '../customer-key';
import { objectOutput } from '../object-output';
import { asksForPart, readOptions, refuseMode, withRange } from '../read-request';

export const getObject = operation<GetObjectRequest, GetObjectOutput>({
  name: 'GetObject',
  async run(call, input) {
    const bucket = await bucketOf(call, input);
    refuseMode(call);
    return withCustomerKey(input, async (key) => {
      const options = { ...readOptions(input), ...key };
      const opened = await withRange(input, call.services.objects.getObject(callerOf(call), bucket.name, input.Key, options));
      const partial = asksForPart(options, opened.info.size);
      return { ...objectOutput(bucket, opened, input, partial), Body: await begun(opened) };
    });
  },
});

/** The body with its first piece read, so that an object damaged there is an error and not a cut connection. */
async function begun({ body }: OpenedObject): Promise<AsyncIterable<Uint8Array>> {
  const first = await body.next();
  return (async function* () {
    if (first.done === true) return;
    try {
      yield first.value;
      yield* body;
    } finally {
      await body.return();
    }
  })();
}

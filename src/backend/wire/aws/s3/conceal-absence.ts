import { decisionOn, denialOf } from '../authorise';
import type { AnyOperation, Call } from '../operation';
import { authorisation, listingNeeds } from './permissions';
import { ObjectFault } from '../../../object/object-fault';

/** Operations that read an object. */
const readers: ReadonlySet<string> = new Set(['GetObject', 'GetObjectAttributes', 'HeadObject']);

/**
 * Who may not list a bucket does not learn whether a key is there: "If you have the s3:ListBucket permission on the bucket, Amazon S3
 * returns … 404 …; if you don't, … 403" (S3 API reference, GetObject).
 */
export function concealAbsence(row: AnyOperation): AnyOperation {
  if (!readers.has(row.name)) return row;
  return {
    name: row.name,
    async run(call, input) {
      try {
        return await row.run(call, input);
      } catch (error) {
        if (error instanceof ObjectFault && error.kind === 'no-such-key') {
          await mayList(call, (input as { readonly Bucket: string }).Bucket);
        }
        throw error;
      }
    },
  };
}

/** @throws AwsError `AccessDenied` */
async function mayList(call: Call, bucket: string): Promise<void> {
  for (const need of await listingNeeds(call, bucket)) {
    const decision = await decisionOn(authorisation, call, need);
    if (!decision.allowed) throw authorisation.denied(denialOf(call, need, decision), call);
  }
}

import type {
  PutBucketLifecycleConfigurationOutput,
  PutBucketLifecycleConfigurationRequest,
  TransitionDefaultMinimumObjectSize,
} from '../../../../../facts/aws/models/s3';
import { hexId } from '../../../../ids';
import { operation } from '../../operation';
import { bucketOf, callerOf } from '../bucket-access';
import { checkBody } from '../checksum-headers';
import { writeConfiguration } from '../configuration-text';
import { malformedXml } from '../errors';
import { readLifecycleRules } from '../lifecycle-rules';

export const lifecycleDocument = 'BucketLifecycleConfiguration';

/** S3 User Guide, "Lifecycle transitions for small objects", since 2024-09: bytes. */
const smallest: Readonly<Record<TransitionDefaultMinimumObjectSize, number>> = {
  all_storage_classes_128K: 128 * 1024,
  // Before: none for the Glacier classes, whose transitions are not told apart here.
  varies_by_storage_class: 0,
};

export const putBucketLifecycleConfiguration = operation<PutBucketLifecycleConfigurationRequest, PutBucketLifecycleConfigurationOutput>({
  name: 'PutBucketLifecycleConfiguration',
  async run(call, input) {
    await checkBody(call, { required: true });
    const { name } = await bucketOf(call, input);
    const given = input.LifecycleConfiguration?.Rules;
    if (given === undefined) throw malformedXml();
    const rules = given.map((rule) => ({ ...rule, ID: rule.ID ?? hexId(call.services.random, 24) }));
    const size = input.TransitionDefaultMinimumObjectSize ?? 'all_storage_classes_128K';
    const { objects } = call.services;
    await objects.putLifecycle(callerOf(call), name, { rules: readLifecycleRules(rules), smallestTransition: smallest[size] });
    const document = { Rules: rules, TransitionDefaultMinimumObjectSize: size };
    await objects.putBucketDocument(callerOf(call), name, lifecycleDocument, writeConfiguration(document));
    return { TransitionDefaultMinimumObjectSize: size };
  },
});

import { stsError } from './errors';
import { sessionLimits } from '../../../../facts/aws/iam-limits';
import type { AssumeRoleRequest } from '../../../../facts/aws/models/sts';
import { documentOf } from '../../../identity/holdings';
import type { Call } from '../operation';

export interface SessionPolicies {
  /** JSON texts; empty: the session may all that its role may. */
  readonly texts: readonly string[];
  /** How much of the room for them they take. */
  readonly percent: number;
}

/**
 * The policies a session is limited by: one inline, and managed ones as they stand now.
 * @throws PolicyFault. @throws AwsError `PackedPolicyTooLarge`, `ValidationError`
 */
export async function readSessionPolicies({ services }: Call, input: AssumeRoleRequest): Promise<SessionPolicies> {
  const { records, policies } = services.identity;
  const arns = (input.PolicyArns ?? []).map(({ arn = '' }) => arn);
  const managed = await Promise.all(
    arns.map(async (arn) => {
      const own = arn.startsWith('arn:aws:iam::aws:') || input.RoleArn.split(':')[4] === arn.split(':')[4];
      const document = own ? await documentOf(records, arn) : undefined;
      if (document === undefined) throw stsError(400, 'ValidationError', `Policy ${arn} does not exist or is not attachable.`);
      return document;
    }),
  );
  const texts = [...(input.Policy === undefined ? [] : [input.Policy]), ...managed];
  for (const text of texts) policies.parse(text, 'identity');
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  const percent = Math.ceil((size / sessionLimits.policySize) * 100);
  if (percent > 100) {
    throw stsError(400, 'PackedPolicyTooLarge', `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`);
  }
  return { texts, percent };
}

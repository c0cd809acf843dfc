import { ec2Error } from './errors';
import type { RequestToken } from '../../../block/request-token';
import { hexDigest } from '../../../crypto/digests';

/** EC2 API Reference, "Ensuring idempotency": up to 64 ASCII characters. */
const tokenForm = /^[\x21-\x7e]{1,64}$/;

/**
 * The token of a request, and what it asks for: a token used again with other parameters is refused.
 * @throws AwsError `InvalidClientToken`
 */
export function requestToken(
  operation: string,
  input: { readonly ClientToken?: string; readonly DryRun?: boolean },
): { readonly request?: RequestToken } {
  const { ClientToken: token, DryRun: _, ...parameters } = input;
  if (token === undefined || token === '') return {};
  if (!tokenForm.test(token)) throw ec2Error('InvalidClientToken', 'The specified client token is not valid.');
  // The decoder gives members in the order of the model, so equal requests have equal text.
  return { request: { token, fingerprint: hexDigest('sha256', Buffer.from(JSON.stringify([operation, parameters]))) } };
}

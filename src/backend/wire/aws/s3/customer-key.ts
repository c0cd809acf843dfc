import { digest } from '../../../crypto/digests';
import type { AwsError } from '../aws-error';
import { invalidArgument, invalidRequest, s3Error } from './errors';

/** The three headers of SSE-C. */
export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKey?: string;
  readonly SSECustomerKeyMD5?: string;
}

const prefix = 'x-amz-server-side-encryption-customer-';
const requests = 'Requests specifying Server Side Encryption with Customer provided keys must provide';

/**
 * Whether the request brings its own key, which must then be a whole one.
 * @throws AwsError
 */
export function bringsCustomerKey(input: CustomerKeyInput): boolean {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = input;
  if (algorithm === undefined && key === undefined && md5 === undefined) return false;
  if (algorithm === undefined) throw refused(`${requests} a valid encryption algorithm.`, 'algorithm');
  if (algorithm !== 'AES256') {
    const message = 'The Encryption request you specified is not valid. Supported value: AES256.';
    throw s3Error(400, 'InvalidEncryptionAlgorithmError', message, { ArgumentName: `${prefix}algorithm`, ArgumentValue: algorithm });
  }
  if (key === undefined) throw refused(`${requests} an appropriate secret key.`, 'key');
  const bytes = Buffer.from(key, 'base64');
  try {
    if (bytes.length !== 32 || md5 === undefined) throw refused('The secret key was invalid for the specified algorithm.', 'key');
    if (digest('md5', bytes).toString('base64') !== md5) {
      throw refused('The calculated MD5 hash of the key did not match the hash that was provided.', 'key-MD5');
    }
  } finally {
    bytes.fill(0);
  }
  return true;
}

/** The answer to a read with a key of an object that was stored without one. */
export const keyNotApplicable = (): AwsError => invalidRequest('The encryption parameters are not applicable to this object.');

/** Never with the value: it may be the key. */
const refused = (message: string, header: string): AwsError => invalidArgument(message, prefix + header, 'null');

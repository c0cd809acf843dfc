import { invalidArgument, s3Error, wrongCustomerKey } from './errors';
import { digest } from '../../../crypto/digests';

/** The three headers of SSE-C. */
export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKey?: string;
  readonly SSECustomerKeyMD5?: string;
}

const prefix = 'x-amz-server-side-encryption-customer-';
const requests = 'Requests specifying Server Side Encryption with Customer provided keys must provide';
const keyLength = 32;

/**
 * The key that the request brings, which must then be a whole one. The caller wipes it.
 * @param reading a read without the MD5 of its key is refused like one with a wrong key
 * @throws AwsError
 */
export function readCustomerKey(input: CustomerKeyInput, { reading = false } = {}): Buffer | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = input;
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined;
  if (algorithm === undefined) throw refused(`${requests} a valid encryption algorithm.`, 'algorithm');
  if (algorithm !== 'AES256') {
    const message = 'The Encryption request you specified is not valid. Supported value: AES256.';
    throw s3Error(400, 'InvalidEncryptionAlgorithmError', message, { ArgumentName: `${prefix}algorithm`, ArgumentValue: algorithm });
  }
  if (key === undefined) throw refused(`${requests} an appropriate secret key.`, 'key');
  if (reading && md5 === undefined) throw wrongCustomerKey();
  const bytes = Buffer.from(key, 'base64');
  try {
    if (bytes.length !== keyLength || md5 === undefined) throw refused('The secret key was invalid for the specified algorithm.', 'key');
    if (digest('md5', bytes).toString('base64') !== md5) {
      throw refused('The calculated MD5 hash of the key did not match the hash that was provided.', 'key-MD5');
    }
  } catch (error) {
    bytes.fill(0);
    throw error;
  }
  return bytes;
}

/** Runs `run` with the key of what was stored before, as an option of it, and wipes the key. @throws AwsError */
export async function withCustomerKey<T>(
  input: CustomerKeyInput,
  run: (option: { readonly customerKey?: Buffer }) => Promise<T>,
  { reading = true } = {},
): Promise<T> {
  const customerKey = readCustomerKey(input, { reading });
  try {
    return await run(customerKey === undefined ? {} : { customerKey });
  } finally {
    customerKey?.fill(0);
  }
}

/** The key of the source of a copy, which has headers of its own. */
export const ofCopySource = (input: {
  readonly CopySourceSSECustomerAlgorithm?: string;
  readonly CopySourceSSECustomerKey?: string;
  readonly CopySourceSSECustomerKeyMD5?: string;
}): CustomerKeyInput => ({
  ...(input.CopySourceSSECustomerAlgorithm === undefined ? {} : { SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm }),
  ...(input.CopySourceSSECustomerKey === undefined ? {} : { SSECustomerKey: input.CopySourceSSECustomerKey }),
  ...(input.CopySourceSSECustomerKeyMD5 === undefined ? {} : { SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5 }),
});

/** Never with the value: it may be the key. */
const refused = (message: string, header: string) => invalidArgument(message, prefix + header, 'null');

import { readCustomerKey } from './customer-key';
import type { CustomerKeyInput } from './customer-key';
import { invalidArgument } from './errors';
import type { PutObjectOutput, ServerSideEncryption } from '../../../../facts/aws/models/s3';
import type { Pairs } from '../../../object/bucket-row';
import type { RequestedEncryption } from '../../../object/encryption-choice';
import type { EncryptionInfo } from '../../../object/object-info';
import type { SseAlgorithm } from '../../../object/object-row';
import { JsonSyntaxError, readJson } from '../protocol/json-reader';

interface SseInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
  readonly SSEKMSEncryptionContext?: string;
  readonly BucketKeyEnabled?: boolean;
}

/** What a write asks for; what it leaves open, the bucket's default decides. @throws AwsError */
function readEncryption(input: SseInput): RequestedEncryption {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyReference, BucketKeyEnabled: bucketKey } = input;
  const customerKey = algorithm === undefined ? readCustomerKey(input) : unreadCustomerKey(input);
  const context = input.SSEKMSEncryptionContext === undefined ? undefined : readContext(input.SSEKMSEncryptionContext);
  return {
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(keyReference === undefined ? {} : { keyReference }),
    ...(bucketKey === undefined ? {} : { bucketKey }),
    ...(context === undefined ? {} : { context }),
    ...(customerKey === undefined ? {} : { customerKey }),
  };
}

/** Together with another mode a key is refused before it is looked at. */
const unreadCustomerKey = ({ SSECustomerAlgorithm, SSECustomerKey, SSECustomerKeyMD5 }: CustomerKeyInput): Buffer | undefined =>
  (SSECustomerAlgorithm ?? SSECustomerKey ?? SSECustomerKeyMD5) === undefined ? undefined : Buffer.alloc(0);

/** Runs a write with what it asks for, and wipes the key it brought. @throws AwsError */
export async function withEncryption<T>(input: SseInput, run: (encryption: RequestedEncryption) => Promise<T>): Promise<T> {
  const encryption = readEncryption(input);
  try {
    return await run(encryption);
  } finally {
    encryption.customerKey?.fill(0);
  }
}

const contextHeader = 'x-amz-server-side-encryption-context';

function readContext(header: string): Pairs {
  try {
    const value = readJson(Buffer.from(header, 'base64').toString('utf8'));
    if (value instanceof Map) {
      const pairs = [...value].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
      if (pairs.length === value.size) return pairs;
    }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  const message = `The header '${contextHeader}' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map`;
  throw invalidArgument(message, contextHeader, header);
}

type SseOutput = Pick<
  PutObjectOutput,
  'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled' | 'SSECustomerAlgorithm' | 'SSECustomerKeyMD5'
>;

/** One row per mode: the headers that an answer has. The MD5 of a customer's key is kept nowhere: it is the request's own. */
const written: Readonly<Record<SseAlgorithm, (info: EncryptionInfo, request: CustomerKeyInput) => SseOutput>> = {
  AES256: () => ({ ServerSideEncryption: 'AES256' }),
  'aws:kms': ({ keyArn, bucketKey }) => ({
    ServerSideEncryption: 'aws:kms',
    ...(keyArn === undefined ? {} : { SSEKMSKeyId: keyArn }),
    ...(bucketKey ? { BucketKeyEnabled: true } : {}),
  }),
  'aws:kms:dsse': ({ keyArn }) => ({ ServerSideEncryption: 'aws:kms:dsse', ...(keyArn === undefined ? {} : { SSEKMSKeyId: keyArn }) }),
  'SSE-C': (_info, { SSECustomerKeyMD5: md5 }) => ({
    SSECustomerAlgorithm: 'AES256',
    ...(md5 === undefined ? {} : { SSECustomerKeyMD5: md5 }),
  }),
};

export const writeEncryption = (info: EncryptionInfo, request: CustomerKeyInput): SseOutput => written[info.algorithm](info, request);

/** Answers to writes also give the caller's context back. */
export function writeStoredEncryption(
  info: EncryptionInfo,
  request: CustomerKeyInput,
): SseOutput & Pick<PutObjectOutput, 'SSEKMSEncryptionContext'> {
  if (info.context.length === 0) return writeEncryption(info, request);
  const json = `{${info.context.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  return { ...writeEncryption(info, request), SSEKMSEncryptionContext: Buffer.from(json).toString('base64') };
}

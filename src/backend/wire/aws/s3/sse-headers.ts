import type { PutObjectOutput, ServerSideEncryption } from '../../../../facts/aws/models/s3';
import type { Pairs } from '../../../object/bucket-row';
import type { RequestedEncryption } from '../../../object/encryption-choice';
import type { EncryptionInfo } from '../../../object/object-info';
import { JsonSyntaxError, readJson } from '../protocol/json-reader';
import { bringsCustomerKey } from './customer-key';
import type { CustomerKeyInput } from './customer-key';
import { invalidArgument } from './errors';

interface SseInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
  readonly SSEKMSEncryptionContext?: string;
  readonly BucketKeyEnabled?: boolean;
}

/** What a write asks for; what it leaves open, the bucket's default decides. @throws AwsError */
export function readEncryption(input: SseInput): RequestedEncryption {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyReference, BucketKeyEnabled: bucketKey } = input;
  const customerKey = algorithm === undefined ? bringsCustomerKey(input) : bringsAnyCustomerField(input);
  const context = input.SSEKMSEncryptionContext === undefined ? undefined : readContext(input.SSEKMSEncryptionContext);
  return {
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(keyReference === undefined ? {} : { keyReference }),
    ...(bucketKey === undefined ? {} : { bucketKey }),
    ...(context === undefined ? {} : { context }),
    ...(customerKey ? { customerKey } : {}),
  };
}

/** Together with another mode the key is refused before it is looked at. */
const bringsAnyCustomerField = ({ SSECustomerAlgorithm, SSECustomerKey, SSECustomerKeyMD5 }: CustomerKeyInput): boolean =>
  (SSECustomerAlgorithm ?? SSECustomerKey ?? SSECustomerKeyMD5) !== undefined;

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

type SseOutput = Pick<PutObjectOutput, 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled'>;

export function writeEncryption({ algorithm, keyArn, bucketKey }: EncryptionInfo): SseOutput {
  return {
    ServerSideEncryption: algorithm,
    ...(keyArn === undefined ? {} : { SSEKMSKeyId: keyArn }),
    ...(bucketKey ? { BucketKeyEnabled: true } : {}),
  };
}

/** Answers to writes also give the caller's context back. */
export function writeStoredEncryption(info: EncryptionInfo): SseOutput & Pick<PutObjectOutput, 'SSEKMSEncryptionContext'> {
  if (info.context.length === 0) return writeEncryption(info);
  const json = `{${info.context.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  return { ...writeEncryption(info), SSEKMSEncryptionContext: Buffer.from(json).toString('base64') };
}

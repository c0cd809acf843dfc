import { invalidRequest, malformedXml } from './errors';
import type { CORSConfiguration } from '../../../../facts/aws/models/s3';

export const corsDocument = 'BucketCors';

/** S3 User Guide, "Elements of a CORS configuration". */
export const corsMethods: ReadonlySet<string> = new Set(['GET', 'PUT', 'HEAD', 'POST', 'DELETE']);
const mostRules = 100;

/** @throws AwsError */
export function checkCors(value: object): void {
  const { CORSRules: rules } = value as CORSConfiguration;
  if (rules.length === 0 || rules.length > mostRules) throw malformedXml();
  for (const { AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [] } of rules) {
    const unsupported = AllowedMethods.find((method) => !corsMethods.has(method));
    if (unsupported !== undefined) {
      throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unsupported}`);
    }
    const many = (text: string): boolean => text.split('*').length > 2;
    const origin = AllowedOrigins.find(many);
    if (origin !== undefined) throw invalidRequest(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
    const header = AllowedHeaders.find(many);
    if (header !== undefined) throw invalidRequest(`AllowedHeader "${header}" can not have more than one wildcard.`);
    const exposed = ExposeHeaders.find((name) => name.includes('*'));
    if (exposed !== undefined) {
      throw invalidRequest(`ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`);
    }
  }
}

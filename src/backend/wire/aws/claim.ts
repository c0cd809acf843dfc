import type { AwsServiceRow } from './aws-services';
import type { WireRequest } from '../message';

/** Which service a request is meant for, by what only that service's clients send. Nothing here is believed yet. */
export function claim(request: WireRequest, services: readonly AwsServiceRow[]): AwsServiceRow | { readonly unknown: string } {
  const named = scopeService(request) ?? unsignedService(request, services);
  return services.find(({ name }) => name === named) ?? { unknown: named };
}

/** Service in the credential scope: `AKID/20261124/eu-central-1/kms/aws4_request`, in the header or the query. */
function scopeService(request: WireRequest): string | undefined {
  const header = request.headers.get('authorization');
  const inHeader = header === undefined ? undefined : /Credential=[^/,\s]+\/[^/,\s]*\/[^/,\s]*\/([^/,\s]+)\//.exec(header);
  if (inHeader) return inHeader[1];
  return /[?&]X-Amz-Credential=[^&]+?(?:%2F|\/)[^&]*?(?:%2F|\/)[^&]*?(?:%2F|\/)([^&]+?)(?:%2F|\/)/i.exec(request.target)?.[1];
}

/** AWS JSON names its service in a header. A Query form is known by its host, or by nothing; the rest is addressed like S3. */
function unsignedService({ headers, method }: WireRequest, services: readonly AwsServiceRow[]): string {
  const target = headers.get('x-amz-target');
  if (target !== undefined) {
    const prefix = target.split('.')[0] ?? '';
    return services.find(({ targetPrefix }) => targetPrefix === prefix)?.name ?? prefix;
  }
  if (method === 'POST' && (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) {
    return headers.get('host')?.startsWith('ec2.') ? 'ec2' : 'sts';
  }
  return 's3';
}

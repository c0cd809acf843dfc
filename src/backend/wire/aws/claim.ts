import type { WireRequest } from '../message';
import type { AwsService } from './aws-service';

/** Which service a request is meant for, by what only that service's clients send. Nothing here is believed yet. */
export function claim(request: WireRequest, services: readonly AwsService[]): AwsService | { readonly unknown: string } {
  const named = scopeService(request);
  const byName = services.find(({ model }) => model.service === named);
  if (byName) return byName;
  if (named !== undefined) return { unknown: named };
  // Unsigned: AWS JSON names its service in a header, Query in the body; everything else is addressed like S3.
  const target = request.headers.get('x-amz-target');
  if (target !== undefined) {
    const prefix = target.split('.')[0] ?? '';
    return services.find(({ model }) => model.targetPrefix === prefix) ?? { unknown: prefix };
  }
  return services.find(({ model }) => model.service === 's3') ?? { unknown: '' };
}

/** Service in the credential scope: `AKID/20261124/eu-central-1/kms/aws4_request`, in the header or the query. */
function scopeService(request: WireRequest): string | undefined {
  const header = request.headers.get('authorization');
  const inHeader = header === undefined ? undefined : /Credential=[^/,\s]+\/[^/,\s]*\/[^/,\s]*\/([^/,\s]+)\//.exec(header);
  if (inHeader) return inHeader[1];
  return /[?&]X-Amz-Credential=[^&]+?(?:%2F|\/)[^&]*?(?:%2F|\/)[^&]*?(?:%2F|\/)([^&]+?)(?:%2F|\/)/i.exec(request.target)?.[1];
}

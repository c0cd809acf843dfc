import type { WireRequest, WireResponse } from '../message';
import { escapeXml, XML_DECLARATION } from './protocol/xml-writer';

/**
 * The answer for a service that is not here, in the shape that the client of such a service reads: AWS JSON where the
 * request has a target, Query where it is a form, S3's XML otherwise.
 */
export function unknownService(request: WireRequest, service: string, requestId: string): WireResponse {
  const message = `The service ${service} is not served here.`;
  if (request.headers.get('x-amz-target') !== undefined || request.headers.get('content-type')?.includes('json')) {
    return {
      status: 400,
      headers: [
        ['Content-Type', 'application/x-amz-json-1.1'],
        ['x-amzn-RequestId', requestId],
      ],
      body: JSON.stringify({ __type: 'UnknownOperationException', message }),
    };
  }
  const escaped = escapeXml(message);
  if (request.headers.get('content-type')?.includes('x-www-form-urlencoded')) {
    return {
      status: 400,
      headers: [
        ['x-amzn-RequestId', requestId],
        ['Content-Type', 'text/xml'],
      ],
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>${escaped}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  }
  const headers: [string, string][] = [['x-amz-request-id', requestId]];
  if (request.method === 'HEAD') return { status: 501, headers };
  return {
    status: 501,
    headers: [...headers, ['Content-Type', 'application/xml']],
    body: `${XML_DECLARATION}<Error><Code>NotImplemented</Code><Message>${escaped}</Message><RequestId>${requestId}</RequestId></Error>`,
  };
}

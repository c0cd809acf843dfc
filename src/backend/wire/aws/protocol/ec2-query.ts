import type { WireResponse } from '../../message';
import { AwsError } from '../aws-error';
import type { ParameterNode } from './form';
import type { AnswerContext, Protocol } from './protocol';
function answer(status: number, body: string, context: AnswerContext): WireResponse {
  return {
    status,
    headers: [
      ['x-amzn-RequestId', context.requestId],
      ['Content-Type', 'text/xml;charset=UTF-8'],
    ],
    body: XML_DECLARATION + body,
  };
}

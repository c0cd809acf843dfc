import type { ServiceModel } from '../../../../facts/aws/model';
import type { WireResponse } from '../../message';
import { AwsError } from '../aws-error';
import type { AnswerContext, Protocol } from './protocol';
import { addressAction, entityTooLarge, parametersOf } from './query-action';
import type { ActionRules } from './query-action';
import { readStructure } from './query-shapes';
import type { QueryRules } from './query-shapes';
import { element, escapeXml, structureContent } from './xml-writer';

/** AWS Query (smithy.io/2.0/aws/protocols/aws-query-protocol.html). Parameters that no shape knows are ignored. */
export const query: Protocol = {
  address: (model, request) => addressAction(model, request, ACTION_RULES),

  async decodeInput(model, operation, request) {
    const shape = operation.input === undefined ? undefined : model.shape(operation.input);
    return shape?.type === 'structure' ? readStructure(model, shape, await parametersOf(request, ACTION_RULES), RULES) : {};
  },

  encodeOutput(model, operation, output, context) {
    const shape = operation.output === undefined ? undefined : model.shape(operation.output);
    const result = shape?.type === 'structure' ? structureContent(model, shape, output) : '';
    const wrapped = operation.output === undefined ? '' : element(operation.resultWrapper ?? `${operation.name}Result`, result);
    const metadata = element('ResponseMetadata', element('RequestId', escapeXml(context.requestId)));
    return answer(200, root(model, `${operation.name}Response`, wrapped + metadata), context);
  },

  encodeError(model, error, context) {
    const type = error.fault === 'client' ? 'Sender' : 'Receiver';
    const content = element('Type', type) + element('Code', escapeXml(error.code)) + element('Message', escapeXml(error.message));
    const requestId = element('RequestId', escapeXml(context.requestId));
    return answer(error.status, root(model, 'ErrorResponse', element('Error', content) + requestId), context);
  },

  bodyTooLarge: entityTooLarge,
};

const ACTION_RULES: ActionRules = {
  malformedStatus: 404,
  unknownAction: (action, model) => `Could not find operation ${action} for version ${model.apiVersion}`,
};

const RULES: QueryRules = {
  memberName(name, member, model) {
    const shape = model.shape(member.shape);
    const flat = shape.type === 'list' && (shape.flattened ?? member.flattened);
    return (flat ? shape.member.locationName : undefined) ?? member.locationName ?? name;
  },
  listNode: (shape, member, node) =>
    (shape.flattened ?? member.flattened) ? node : node.children.get(shape.member.locationName ?? 'member'),
  mapNode: (shape, member, node) => ((shape.flattened ?? member.flattened) ? node : node.children.get('entry')),
  notA: (type) => malformedInput(`STRING_VALUE cannot be converted to ${type.charAt(0).toUpperCase()}${type.slice(1)}`),
  notAnIndex: (node) => malformedInput(`Key ${node.path} is not a valid index`),
};

function malformedInput(message: string): AwsError {
  return new AwsError({ code: 'MalformedInput', message });
}

function root(model: ServiceModel, name: string, content: string): string {
  return element(name, content, ` xmlns="${model.xmlNamespace ?? ''}"`);
}

function answer(status: number, body: string, context: AnswerContext): WireResponse {
  return {
    status,
    headers: [
      ['x-amzn-RequestId', context.requestId],
      ['Content-Type', 'text/xml'],
    ],
    body,
  };
}

import type { WireResponse } from '../../message';
import { AwsError } from '../aws-error';
import type { ParameterNode } from './form';
import type { AnswerContext, Protocol } from './protocol';
import { addressAction, entityTooLarge, parametersOf } from './query-action';
import type { ActionRules } from './query-action';
import { firstUnknown, readStructure } from './query-shapes';
import type { QueryRules } from './query-shapes';
import { XML_DECLARATION, element, escapeXml, structureContent } from './xml-writer';

/**
 * EC2 Query (smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html). Lists are always flat, and a parameter that no
 * shape knows is refused: `UnknownParameter` of EC2's client error codes.
 */
export const ec2Query: Protocol = {
  address: (model, request) => addressAction(model, request, ACTION_RULES),

  async decodeInput(model, operation, request) {
    const root = await parametersOf(request, ACTION_RULES);
    for (const name of [...root.children.keys()].filter(isCommonParameter)) root.children.delete(name);
    const shape = operation.input === undefined ? undefined : model.shape(operation.input);
    const input = shape?.type === 'structure' ? readStructure(model, shape, root, RULES) : {};
    const unknown = firstUnknown(root);
    if (unknown !== undefined) throw notRecognized(unknown);
    return input;
  },

  encodeOutput(model, operation, output, context) {
    const shape = operation.output === undefined ? undefined : model.shape(operation.output);
    const result = shape?.type === 'structure' ? structureContent(model, shape, output) : element('return', 'true');
    const content = element('requestId', escapeXml(context.requestId)) + result;
    // AWS ends the namespace with a slash; the models do not.
    const body = element(`${operation.name}Response`, content, ` xmlns="${model.xmlNamespace ?? ''}/"`);
    return answer(200, body, context);
  },

  encodeError(_model, error, context) {
    const content = element('Code', escapeXml(error.code)) + element('Message', escapeXml(error.message));
    const errors = element('Errors', element('Error', content));
    return answer(error.status, element('Response', errors + element('RequestID', escapeXml(context.requestId))), context);
  },

  bodyTooLarge: entityTooLarge,
};

/** Parameters of every action, among them those of the older signatures. */
const COMMON: ReadonlySet<string> = new Set([
  'Action',
  'Version',
  'AWSAccessKeyId',
  'Expires',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureVersion',
  'Timestamp',
]);

function isCommonParameter(name: string): boolean {
  return COMMON.has(name) || /^x-amz-/i.test(name);
}

const ACTION_RULES: ActionRules = {
  malformedStatus: 400,
  unknownAction: (action) => `The action ${action} is not valid for this web service.`,
};

const RULES: QueryRules = {
  memberName: (name, member) => {
    const wire = member.queryName ?? member.locationName ?? name;
    return member.queryName === undefined ? wire.charAt(0).toUpperCase() + wire.slice(1) : wire;
  },
  listNode: (_shape, _member, node) => node,
  mapNode: (_shape, _member, node) => node,
  notA: (_type, node) =>
    invalidValue(`Value (${node.value ?? ''}) for parameter ${node.path.charAt(0).toLowerCase()}${node.path.slice(1)} is invalid.`),
  notAnIndex: notRecognized,
};

/** EC2 names the part of a dotted name that it does not know: `Item` of `Filter.1.Item.1` (aws-sdk-js issue 403). */
function notRecognized(node: ParameterNode): AwsError {
  return new AwsError({
    code: 'UnknownParameter',
    message: `The parameter ${node.path.slice(node.path.lastIndexOf('.') + 1)} is not recognized`,
  });
}

function invalidValue(message: string): AwsError {
  return new AwsError({ code: 'InvalidParameterValue', message });
}

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

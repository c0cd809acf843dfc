import type { ServiceModel } from '../../../../facts/aws/model';
import type { WireRequest } from '../../message';
import { AwsError } from '../aws-error';
import { FormSyntaxError, readParameters } from './form';
import type { ParameterNode } from './form';
import type { Addressed } from './protocol';

/** Where the refusals of AWS Query and EC2 Query differ. */
export interface ActionRules {
  /** Status of `MalformedQueryString`. */
  readonly malformedStatus: number;
  /** Text of `InvalidAction`. */
  readonly unknownAction: (action: string, model: ServiceModel) => string;
}

/** The parameters of a request. @throws AwsError for a form that cannot be read or is too large */
export async function parametersOf(request: WireRequest, { malformedStatus }: ActionRules): Promise<ParameterNode> {
  try {
    return await readParameters(request);
  } catch (error) {
    if (!(error instanceof FormSyntaxError)) throw error;
    if (error.reason === 'too-large') throw entityTooLarge();
    throw new AwsError({ code: 'MalformedQueryString', message: 'The query string contains a syntax error.', status: malformedStatus });
  }
}

/** The operation that the parameter `Action` names. */
export async function addressAction(model: ServiceModel, request: WireRequest, rules: ActionRules): Promise<Addressed> {
  const action = (await parametersOf(request, rules)).children.get('Action')?.value;
  if (action === undefined) {
    throw new AwsError({ code: 'MissingAction', message: 'The request is missing an action or a required parameter.' });
  }
  if (!model.operationNames.includes(action)) {
    throw new AwsError({ code: 'InvalidAction', message: rules.unknownAction(action, model) });
  }
  return { name: action, operation: model.operation(action) };
}

export function entityTooLarge(): AwsError {
  return new AwsError({ code: 'RequestEntityTooLarge', message: '', status: 413 });
}

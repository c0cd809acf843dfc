import type { Addressed } from './protocol';
import { restRouter } from './rest-router';
import type { Match, Router } from './rest-router';
import { readTarget } from './rest-target';
import type { RestTarget } from './rest-target';
import type { OperationModel, ServiceModel, StructureShape } from '../../../../facts/aws/model';
import type { WireRequest } from '../../message';

/** Routers by model: built once from rows that never change. */
const routers = new WeakMap<ServiceModel, Router>();

/** The target and the route of a request; no route: undefined. Throws `TargetSyntaxError`. */
export function route(model: ServiceModel, request: WireRequest): { readonly target: RestTarget; readonly match: Match | undefined } {
  let router = routers.get(model);
  if (router === undefined) {
    router = restRouter(model);
    routers.set(model, router);
  }
  const target = readTarget(request.target);
  return { target, match: router(request.method, target, request.headers) };
}

export function addressed(model: ServiceModel, match: Match): Addressed {
  return { name: match.name, operation: model.operation(match.name) };
}

export function inputShape(model: ServiceModel, operation: OperationModel): StructureShape | undefined {
  return structureOf(model, operation.input);
}

export function outputShape(model: ServiceModel, operation: OperationModel): StructureShape | undefined {
  return structureOf(model, operation.output);
}

function structureOf(model: ServiceModel, name: string | undefined): StructureShape | undefined {
  const shape = name === undefined ? undefined : model.shape(name);
  return shape?.type === 'structure' ? shape : undefined;
}

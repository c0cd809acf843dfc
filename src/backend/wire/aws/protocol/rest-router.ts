import type { RestTarget } from './rest-target';
import type { HttpBinding, ServiceModel } from '../../../../facts/aws/model';
import type { HeaderList } from '../../message';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** Query keys of the template, with the value they must have if one is given. */
  readonly fixed: readonly (readonly [key: string, value: string | undefined])[];
  /** Query keys and headers the operation cannot do without: they tell apart operations of the same route. */
  readonly required: readonly { readonly location: 'querystring' | 'header'; readonly name: string }[];
}

/** A matched route with the labels of its path. */
export interface Match {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

export type Router = (method: string, target: RestTarget, headers: HeaderList) => Match | undefined;

/**
 * Routes a REST request by the rows. Among the operations whose method, path and fixed query keys fit, the one with the
 * most fixed keys wins (`?acl` before none); then the one of whose required query keys and headers most are there
 * (UploadPart before PutObject), then the one that lacks fewest (CopyObject before UploadPartCopy).
 */
export function restRouter(model: ServiceModel): Router {
  const routes = new Map<string, Route[]>();
  const add = (name: string, http: HttpBinding, required: Route['required']) => {
    const route = routeOf(name, http, required);
    routes.set(route.method, [...(routes.get(route.method) ?? []), route]);
  };
  for (const name of model.operationNames) {
    const operation = model.operation(name);
    if (operation !== undefined) add(name, operation.http, requiredOf(model, operation.input));
  }
  for (const [name, http] of model.unmodelled) add(name, http, []);

  return (method, target, headers) => {
    let best: { route: Route; labels: ReadonlyMap<string, string>; score: readonly number[] } | undefined;
    for (const route of routes.get(method) ?? []) {
      const labels = labelsOf(route.segments, target.segments);
      if (labels === undefined || !route.fixed.every(([key, value]) => carries(target, key, value))) continue;
      const present = route.required.filter(({ location, name }) =>
        location === 'header' ? headers.get(name) !== undefined : target.query.has(name),
      ).length;
      const score = [route.fixed.length, literals(route), present, present - route.required.length];
      if (best === undefined || isBetter(score, best.score)) best = { route, labels, score };
    }
    return best === undefined ? undefined : { name: best.route.name, labels: best.labels };
  };
}

function routeOf(name: string, http: HttpBinding, required: Route['required']): Route {
  const [path = '', query = ''] = http.requestUri.split('?');
  const fixed = query === '' ? [] : query.split('&').map((pair) => pair.split('=') as [string, string | undefined]);
  return { name, method: http.method, segments: path.slice(1).split('/'), fixed, required };
}

function requiredOf(model: ServiceModel, input: string | undefined): Route['required'] {
  const shape = input === undefined ? undefined : model.shape(input);
  if (shape?.type !== 'structure') return [];
  return (shape.required ?? []).flatMap((member) => {
    const { location, locationName = member } = shape.members[member] ?? {};
    return location === 'querystring' || location === 'header' ? [{ location, name: locationName }] : [];
  });
}

function carries(target: RestTarget, key: string, value: string | undefined): boolean {
  const values = target.query.get(key);
  return values !== undefined && (value === undefined || values.includes(value));
}

function literals(route: Route): number {
  return route.segments.filter((segment) => segment !== '' && !segment.startsWith('{')).length;
}

function isBetter(score: readonly number[], than: readonly number[]): boolean {
  const at = score.findIndex((value, index) => value !== than[index]);
  return at >= 0 && (score[at] ?? 0) > (than[at] ?? 0);
}

/** The labels of a path, or undefined if the template does not fit. A greedy label takes all that is left, and not nothing. */
function labelsOf(template: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  const labels = new Map<string, string>();
  // A slash at the end says no more than its absence (`/bucket/`), unless a greedy label takes it.
  const length = segments.length > 1 && segments.at(-1) === '' ? segments.length - 1 : segments.length;
  for (const [index, part] of template.entries()) {
    const segment = segments[index];
    if (part.endsWith('+}')) {
      const rest = segments.slice(index).join('/');
      if (rest === '') return undefined;
      labels.set(part.slice(1, -2), rest);
      return labels;
    }
    if (segment === undefined) return undefined;
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
    } else {
      if (segment === '') return undefined;
      labels.set(part.slice(1, -1), segment);
    }
  }
  return length === template.length ? labels : undefined;
}

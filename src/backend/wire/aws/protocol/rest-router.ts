import type { RestTarget } from './rest-target';
import type { HttpBinding, ServiceModel } from '../../../../facts/aws/model';
import type { HeaderList } from '../../message';

interface Route {
  readonly name: string;
  /** Query keys of the template, with the value they must have if one is given. */
  readonly fixed: readonly (readonly [key: string, value: string | undefined])[];
  /** Query keys and headers the operation cannot do without: they tell apart operations of the same route. */
  readonly required: readonly { readonly location: 'querystring' | 'header'; readonly name: string }[];
}

/** All routes of one path template. */
interface Template {
  readonly segments: readonly string[];
  readonly byMethod: Map<string, Route[]>;
}

/** A matched route with the labels of its path. */
export interface Match {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

export type Router = (method: string, target: RestTarget, headers: HeaderList) => Match | undefined;

/**
 * Routes a REST request by the rows. A path template with more literal segments goes first. Among the operations of a
 * template whose method and fixed query keys fit, the one with the most fixed keys wins (`?acl` before none); then the one
 * of whose required query keys and headers most are there (UploadPart before PutObject), then the one that lacks fewest
 * (CopyObject before UploadPartCopy).
 */
export function restRouter(model: ServiceModel): Router {
  const templates = templatesOf(model);
  return (method, target, headers) => {
    for (const { segments, byMethod } of templates) {
      const routes = byMethod.get(method);
      const labels = routes === undefined ? undefined : labelsOf(segments, target.segments);
      const best = routes === undefined || labels === undefined ? undefined : bestOf(routes, target, headers);
      if (best !== undefined && labels !== undefined) return { name: best.name, labels };
    }
    return undefined;
  };
}

function templatesOf(model: ServiceModel): readonly Template[] {
  const templates = new Map<string, Template>();
  const add = (name: string, http: HttpBinding, required: Route['required']) => {
    const [path = '', query = ''] = http.requestUri.split('?');
    const fixed = query === '' ? [] : query.split('&').map((pair) => pair.split('=') as [string, string | undefined]);
    const template = templates.get(path) ?? { segments: path.slice(1).split('/'), byMethod: new Map<string, Route[]>() };
    templates.set(path, template);
    template.byMethod.set(http.method, [...(template.byMethod.get(http.method) ?? []), { name, fixed, required }]);
  };
  for (const name of model.operationNames) {
    const operation = model.operation(name);
    if (operation !== undefined) add(name, operation.http, requiredOf(model, operation.input));
  }
  for (const [name, http] of model.unmodelled) add(name, http, []);
  const literals = ({ segments }: Template) => segments.filter((segment) => segment !== '' && !segment.startsWith('{')).length;
  return [...templates.values()].sort((a, b) => literals(b) - literals(a));
}

function bestOf(routes: readonly Route[], target: RestTarget, headers: HeaderList): Route | undefined {
  let best: Route | undefined;
  let bestPresent = 0;
  for (const route of routes) {
    if (!route.fixed.every(([key, value]) => carries(target, key, value))) continue;
    const present = route.required.filter(({ location, name }) =>
      location === 'header' ? headers.get(name) !== undefined : target.query.has(name),
    ).length;
    const gain =
      best === undefined
        ? 1
        : route.fixed.length - best.fixed.length || present - bestPresent || best.required.length - route.required.length;
    if (gain > 0) {
      best = route;
      bestPresent = present;
    }
  }
  return best;
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

import { latestTime } from '../clock';
import { equalText } from '../crypto/equal';
import type { TrailEvent } from '../events';
import type { Log } from '../log';
import type { WireRequest, WireResponse } from '../wire/message';

/** What the control endpoint can do to a backend. */
export interface Controlled {
  now(): number;
  advance(milliseconds: number): Promise<number>;
  events(): Promise<readonly TrailEvent[]>;
  reset(): Promise<void>;
}

export interface ControlOptions {
  readonly version: string;
  readonly log: Log;
  /** Where set, every call must carry it as `Authorization: Bearer …`, and may come from anywhere. */
  readonly token?: string;
}

/** No bucket can be called so: S3's names have no underscore. */
export const controlPath = '/_atrest/';

type Handler = (backend: Controlled, request: WireRequest, options: ControlOptions) => Promise<unknown>;

const routes: Readonly<Record<string, Handler>> = Object.assign(Object.create(null) as Record<string, Handler>, {
  'GET health': (backend, _request, { version }) => Promise.resolve({ status: 'ok', version, time: new Date(backend.now()).toISOString() }),
  'GET events': async (backend, request) => ({ events: filtered(await backend.events(), request) }),
  'POST clock': async (backend, request) => ({ time: new Date(await backend.advance(await readAdvance(backend, request))).toISOString() }),
  'POST reset': async (backend) => {
    await backend.reset();
    return { status: 'ok' };
  },
} satisfies Record<string, Handler>);

/** Answers what is under `/_atrest/`; never throws. `peer`: address of the caller, absent in process. */
export async function control(
  backend: Controlled,
  request: WireRequest,
  peer: string | undefined,
  options: ControlOptions,
): Promise<WireResponse> {
  const refused = refuse(request, peer, options);
  if (refused) return refused;
  const path = request.target.split('?')[0]?.slice(controlPath.length) ?? '';
  const route = routes[`${request.method} ${path}`];
  if (!route) {
    const elsewhere = Object.keys(routes).filter((key) => key.endsWith(` ${path}`));
    return elsewhere.length > 0
      ? failure(405, `use ${elsewhere.join(' or ')}`)
      : failure(404, `there is ${Object.keys(routes).join(', ')}`);
  }
  try {
    return json(200, await route(backend, request, options));
  } catch (error) {
    if (error instanceof ControlError) return failure(400, error.message);
    options.log.error(`${request.method} ${path} failed`, error);
    return failure(500, 'the backend failed; its log says more');
  }
}

class ControlError extends Error {}

/** A page in a browser must not reach a local key service through the user's own machine (DNS rebinding, cross-site forms). */
function refuse(request: WireRequest, peer: string | undefined, { token }: ControlOptions): WireResponse | undefined {
  if (request.headers.get('origin') !== undefined) return failure(403, 'not for browsers');
  if (token !== undefined) {
    return equalText(request.headers.get('authorization') ?? '', `Bearer ${token}`)
      ? undefined
      : failure(401, 'the control token is missing or wrong');
  }
  if (peer !== undefined && !isLoopback(peer)) return failure(403, 'without a control token, only from this machine');
  const host = (request.headers.get('host') ?? 'localhost').replace(/:\d+$/, '');
  return host === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]'
    ? undefined
    : failure(403, 'ask for localhost or its address');
}

const isLoopback = (address: string): boolean => /^(?:::ffff:)?127\./.test(address) || address === '::1';

const dayMs = 86_400_000;
/** One way to say how far, each in its unit; or an instant to move on to. */
const units: Readonly<Record<string, number>> = { milliseconds: 1, seconds: 1000, hours: 3_600_000, days: dayMs };

/** `{"advance": {"days": 365}}` or `{"to": "2027-01-01T00:00:00Z"}`. */
async function readAdvance(backend: Controlled, request: WireRequest): Promise<number> {
  const distance = await readDistance(backend, request);
  if (distance > 100 * 365 * dayMs) throw new ControlError('the clock moves by a hundred years at most');
  if (backend.now() + distance > latestTime) throw new ControlError(`the clock ends at ${new Date(latestTime).toISOString()}`);
  return distance;
}

async function readDistance(backend: Controlled, request: WireRequest): Promise<number> {
  const usage = 'the body is {"advance": {"days" | "hours" | "seconds" | "milliseconds": number}} or {"to": "<ISO 8601 instant>"}';
  let body: unknown;
  try {
    body = JSON.parse((await request.body.buffer(4096)).toString('utf8'));
  } catch {
    throw new ControlError(usage);
  }
  if (typeof body !== 'object' || body === null || Object.keys(body).length !== 1) throw new ControlError(usage);
  if ('to' in body && typeof body.to === 'string') {
    const distance = Date.parse(body.to) - backend.now();
    if (Number.isNaN(distance)) throw new ControlError(usage);
    if (distance < 0) throw new ControlError(`the clock only moves forward: ${body.to} is past`);
    return distance;
  }
  if (!('advance' in body) || typeof body.advance !== 'object' || body.advance === null) throw new ControlError(usage);
  let total = 0;
  for (const [unit, amount] of Object.entries(body.advance)) {
    const length = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (length === undefined || typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0) throw new ControlError(usage);
    total += length * amount;
  }
  return total;
}

/** `?name=Decrypt&key=<part of an ARN>&limit=100`: the newest ones that match, oldest first. */
function filtered(events: readonly TrailEvent[], request: WireRequest): readonly TrailEvent[] {
  const query = new URLSearchParams(request.target.split('?')[1] ?? '');
  const name = query.get('name');
  const key = query.get('key');
  const limit = Number(query.get('limit') ?? events.length);
  if (!Number.isInteger(limit) || limit < 0) throw new ControlError('limit is a whole number');
  const matching = events.filter(
    (event) => (name === null || event.eventName === name) && (key === null || event.resources.some(({ ARN }) => ARN.includes(key))),
  );
  return limit === 0 ? [] : matching.slice(-limit);
}

const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: [['Content-Type', 'application/json']],
  body: `${JSON.stringify(body)}\n`,
});
const failure = (status: number, error: string): WireResponse => json(status, { error });

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';

/** Adds up how long requests are inside this process's HTTP servers: from the head received to the answer given. */
export function measureBackend(): { stop(): { readonly requests: number; readonly seconds: number } } {
  const begun = new WeakMap<object, number>();
  let requests = 0;
  let milliseconds = 0;
  const onStart = (message: unknown): void => void begun.set((message as { request: object }).request, performance.now());
  const onFinish = (message: unknown): void => {
    const at = begun.get((message as { request: object }).request);
    if (at === undefined) return;
    requests++;
    milliseconds += performance.now() - at;
  };
  subscribe('http.server.request.start', onStart);
  subscribe('http.server.response.finish', onFinish);
  return {
    stop() {
      unsubscribe('http.server.request.start', onStart);
      unsubscribe('http.server.response.finish', onFinish);
      return { requests, seconds: milliseconds / 1000 };
    },
  };
}

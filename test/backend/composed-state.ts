import { AdjustableClock } from '../../src/backend/clock';
import { compose, type Composition } from '../../src/backend/composition';
import { systemRandom } from '../../src/backend/random';
import { outgoingHttp } from '../../src/backend/server/outgoing-http';
import { openStateDirectory } from '../../src/backend/storage/state-directory';

/** The backend's parts over a state directory. What they log as an error goes to the error stream. */
export async function composedState(path: string): Promise<Composition & { readonly end: () => Promise<void> }> {
  const random = systemRandom();
  const state = await openStateDirectory(path, { random });
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (text: string, error?: unknown) => void process.stderr.write(`${text} ${String(error)}\n`),
  };
  const composed = await compose(
    { records: state.records, blobs: state.blobs, rootSecret: state.rootKey },
    { clock: new AdjustableClock(), random, log, send: outgoingHttp({}, log) },
  );
  return {
    ...composed,
    end: async () => {
      await composed.close();
      await state.close();
    },
  };
}

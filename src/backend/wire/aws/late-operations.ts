import type { AnyOperation } from './operation';
import { once } from '../../once';

/** What a file of the service's `operations/` exports. */
export type LoadOperation = (file: string) => Readonly<Record<string, AnyOperation | undefined>>;

/**
 * Operations that are each loaded when they are first asked for: fifty are a hundred and fifty files, and most runs use five
 * (`docs/decisions/0012`). They are found by the names that all files have: `GenerateDataKey` is `generateDataKey` in `generate-data-key.ts`.
 */
export const lateOperations = (names: readonly string[], load: LoadOperation): readonly AnyOperation[] =>
  names.map((name) => {
    const loaded = once(() => {
      const file = name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
      const found = load(file)[`${name.charAt(0).toLowerCase()}${name.slice(1)}`];
      if (found?.name !== name) throw new Error(`no operation ${name} in ${file}`);
      return found;
    });
    return { name, run: (call, input) => loaded().run(call, input) };
  });

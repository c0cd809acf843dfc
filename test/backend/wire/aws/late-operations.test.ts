import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kms } from '../../../../src/backend/wire/aws/kms/service';
import { lateOperations } from '../../../../src/backend/wire/aws/late-operations';
import { operation } from '../../../../src/backend/wire/aws/operation';

const folder = join(__dirname, '../../../../src/backend/wire/aws/kms/operations');
/* eslint-disable @typescript-eslint/no-require-imports */
const exportsOf = (file: string) => Object.values(require(join(folder, file)) as Readonly<Record<string, { readonly name?: string }>>);

describe('operations that are loaded when they are asked for', () => {
  test('are all that stand in their folder, each in a file of its name', () => {
    const found = readdirSync(folder).flatMap((file) => {
      const names = exportsOf(file).flatMap(({ name }) => name ?? []);
      expect(file).toBe(`${(names[0] ?? '').replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()}.ts`);
      return names;
    });
    expect([...kms.operations.keys()].sort()).toEqual(found.sort());
  });

  test('are loaded once, at the first call', async () => {
    const loaded: string[] = [];
    const runs = jest.fn(() => Promise.resolve({}));
    const [row] = lateOperations(['ListKeys'], (file) => {
      loaded.push(file);
      return { listKeys: operation({ name: 'ListKeys', run: runs }) };
    });
    expect(loaded).toEqual([]);
    await row?.run({} as never, {});
    await row?.run({} as never, {});
    expect(loaded).toEqual(['list-keys']);
    expect(runs).toHaveBeenCalledTimes(2);
  });

  test('fails by name where a file holds another one', () => {
    const [row] = lateOperations(['ListKeys'], () => ({ listKeys: operation({ name: 'ListAliases', run: () => Promise.resolve({}) }) }));
    expect(() => row?.run({} as never, {})).toThrow('no operation ListKeys in list-keys');
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Who may import whom (ARCHITECTURE.md, "Rooms"). A room is a folder of `src/`; a file's room is the longest name that
 * its path begins with. Rooms not named as allowed are forbidden.
 */
interface Rule {
  readonly room: string;
  readonly mayImport: readonly string[];
  readonly because: string;
}

/** Leaf files of the backend: no rules of their own kind, no state. */
const leaves = [
  'backend/agenda',
  'backend/clock',
  'backend/random',
  'backend/ids',
  'backend/fault',
  'backend/events',
  'backend/principal',
  'backend/log',
  'backend/outgoing',
  'backend/version',
];
const contracts = ['backend/storage/record-store', 'backend/storage/blob-store'];

const rules: readonly Rule[] = [
  { room: 'facts', mayImport: [], because: 'facts are data: both halves read them, they depend on nothing' },
  { room: 'core', mayImport: ['facts'], because: 'the construct model knows no cloud' },
  { room: 'aws', mayImport: ['facts', 'core'], because: 'clouds never import each other, and constructs never the backend' },
  { room: 'cli', mayImport: ['core', 'aws', 'backend/cli'], because: 'the command joins both halves, and nothing else does' },
  { room: 'index', mayImport: ['core', 'aws'], because: 'the jsii surface is core and the clouds, nothing else' },
  { room: 'backend/crypto', mayImport: ['backend/random'], because: 'crypto is a leaf: bytes in, bytes out' },
  { room: 'backend/storage', mayImport: ['backend/crypto', ...leaves], because: 'a store knows nothing of what it stores' },
  { room: 'backend/keys', mayImport: ['facts', 'backend/crypto', ...contracts, ...leaves], because: 'keys is the bottom of the services' },
  {
    room: 'backend/block',
    mayImport: ['facts', 'backend/crypto', 'backend/keys', ...contracts, ...leaves],
    because: 'block and object never meet',
  },
  {
    room: 'backend/object',
    mayImport: ['facts', 'backend/crypto', 'backend/keys', ...contracts, ...leaves],
    because: 'block and object never meet',
  },
  {
    room: 'backend/identity',
    mayImport: ['facts', 'backend/crypto', ...contracts, ...leaves],
    because: 'who you are is decided apart from what you ask for',
  },
  {
    room: 'backend/wire',
    mayImport: ['facts', 'backend/crypto', 'backend/keys', 'backend/block', 'backend/object', 'backend/identity', ...contracts, ...leaves],
    because: 'a front-end speaks to services and to storage contracts, never to a store',
  },
  {
    room: 'backend/nbd',
    mayImport: ['backend/keys', 'backend/block', ...leaves],
    because: 'the data plane knows devices and why they refuse, not how they are stored',
  },
  {
    room: 'backend/server',
    mayImport: ['backend/wire', 'backend/crypto', ...leaves],
    because: 'HTTP is a shell over the same calls',
  },
  { room: 'backend/cli', mayImport: ['backend'], because: 'the command line may use everything' },
  { room: 'backend', mayImport: ['facts', 'backend'], because: 'the composition root may import all' },
];

const source = resolve(__dirname, '../src');

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
  });
}

const nameOf = (path: string): string => relative(source, path).split(sep).join('/').replace(/\.ts$/, '');

/** Also types: what a room may not know, it may not name. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s+'([^']+)'|\bimport\('([^']+)'\)|\brequire\('([^']+)'\)/gm)].map(
    ([, a, b, c]) => a ?? b ?? c ?? '',
  );
}

const within = (name: string, room: string): boolean => name === room || name.startsWith(`${room}/`);
const roomOf = (name: string): Rule | undefined =>
  rules.filter(({ room }) => within(name, room)).sort((a, b) => b.room.length - a.room.length)[0];

const files = filesBelow(source);

describe('rooms', () => {
  test('every file stands in one', () => {
    expect(files.map(nameOf).filter((name) => !leaves.includes(name) && !roomOf(name))).toEqual([]);
  });

  test.each(rules)('$room imports only what it may, because $because', (rule) => {
    const wrong: string[] = [];
    for (const path of files) {
      const name = nameOf(path);
      if (roomOf(name) !== rule) continue;
      for (const target of importsOf(path)) {
        if (!target.startsWith('.')) continue;
        const imported = nameOf(`${resolve(dirname(path), target)}.ts`);
        const own = within(imported, rule.room);
        if (!own && !rule.mayImport.some((room) => within(imported, room))) wrong.push(`${name} imports ${imported}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('front-ends of different clouds never import each other', () => {
    const clouds = new Map(files.map((path) => [path, /^backend\/wire\/([^/]+)\//.exec(nameOf(path))?.[1]] as const));
    const wrong = files.flatMap((path) => {
      const cloud = clouds.get(path);
      if (cloud === undefined) return [];
      return importsOf(path)
        .filter((target) => target.startsWith('.'))
        .map((target) => nameOf(resolve(dirname(path), target)))
        .filter((name) => (/^backend\/wire\/([^/]+)\//.exec(name)?.[1] ?? cloud) !== cloud);
    });
    expect(wrong).toEqual([]);
  });
});

describe('tables', () => {
  const tables = files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\btable<[^;]*?>\('([^']+)'\)/g)].map(([, name = '']) => ({
      name,
      room: roomOf(nameOf(path))?.room ?? '',
    })),
  );
  /** `backend/keys` names its tables `key…`, `backend/block` its own `block…`; those of the leaves are one word. */
  const prefixOf = (room: string): string | undefined => /^backend\/(\w+?)s?$/.exec(room)?.[1];

  test('have each a name of their own, since a table is nothing but its name', () => {
    const names = tables.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  test('are named after their room, in kebab-case', () => {
    const wrong = tables.filter(({ name, room }) => {
      const prefix = prefixOf(room);
      return !/^[a-z]+(-[a-z]+)*$/.test(name) || (prefix !== undefined && name !== prefix && !name.startsWith(`${prefix}-`));
    });
    expect(wrong).toEqual([]);
  });
});

describe('outside', () => {
  const importers = (pattern: RegExp): string[] =>
    files.filter((path) => importsOf(path).some((target) => pattern.test(target))).map(nameOf);

  test('only crypto/ and random.ts import node:crypto, because its traps are closed once', () => {
    expect(importers(/^(node:)?crypto$/).filter((name) => !within(name, 'backend/crypto') && name !== 'backend/random')).toEqual([]);
  });

  test('only crypto/ imports the libraries of primitives, because whoever calls one decides how', () => {
    expect(importers(/^(@noble\/|hash-wasm)/).filter((name) => !within(name, 'backend/crypto'))).toEqual([]);
  });

  test('the libraries of primitives are loaded when first needed, because they take longer to load than all the rest', () => {
    const values = /^import (?!type\b)[^;]*'(@noble\/[^']*|hash-wasm)'/m;
    expect(files.filter((path) => values.test(readFileSync(path, 'utf8'))).map(nameOf)).toEqual([]);
  });

  test('only storage/ imports a database, because everything above knows two contracts', () => {
    expect(importers(/^sorted-btree$/).filter((name) => !within(name, 'backend/storage'))).toEqual([]);
  });

  test('only server/ and nbd/ open sockets', () => {
    // They read addresses with `net.BlockList` and `net.isIP`, and open nothing.
    const readers = ['backend/identity/policy/address-range', 'backend/wire/aws/s3/endpoint', 'backend/wire/aws/s3/public-policy'];
    expect(
      importers(/^node:(http|https|net|tls)$/).filter(
        (name) => !within(name, 'backend/server') && !within(name, 'backend/nbd') && !readers.includes(name),
      ),
    ).toEqual([]);
  });

  test('constructs import only constructs, cdktf and the provider by deep path, because the whole provider costs a second and 500 MB', () => {
    const packages = files
      .filter((path) => /^(core|aws|index)/.test(nameOf(path)))
      .flatMap(importsOf)
      .filter((target) => !target.startsWith('.'));
    expect(packages.filter((target) => !/^(constructs|cdktf|@cdktf\/provider-aws\/lib\/[\w-]+)$/.test(target))).toEqual([]);
  });

  test('time and chance are injected: nobody asks the machine', () => {
    const askers = files.filter((path) => /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(readFileSync(path, 'utf8'))).map(nameOf);
    expect(askers).toEqual([]);
  });
});

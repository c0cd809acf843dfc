import { PolicyFault } from './policy-fault';

/** One piece of a pattern: text, any one character, any characters, or a policy variable. */
type Piece = { readonly text: string } | 'one' | 'many' | Variable;
interface Variable {
  readonly variable: string;
  readonly otherwise: string | undefined;
}

/** A pattern of a policy, compiled: `*` is any characters, `?` any one, `${key}` the value of a context key. */
export interface Pattern {
  readonly source: string;
  readonly pieces: readonly Piece[];
}

/** The single value of a context key, or `undefined` where it has none or several. */
export type ResolveVariable = (key: string) => string | undefined;

export interface PatternSyntax {
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** Whether `${…}` is a variable: policies of version 2008-10-17 have none, it is plain text there. */
  readonly variables: boolean;
}

const variableForm = /^\$\{\s*([^,}\s']+)\s*(?:,\s*'([^']*)'\s*)?\}/;
/** IAM user guide, "Policy variables": the characters that have no other way to be written. */
const literals: ReadonlyMap<string, string> = new Map([
  ['*', '*'],
  ['?', '?'],
  ['$', '$'],
]);

/** @throws PolicyFault `invalid-variable` */
export function compilePattern(source: string, syntax: PatternSyntax, at: string): Pattern {
  const pieces: Piece[] = [];
  const addText = (text: string) => {
    const last = pieces[pieces.length - 1];
    if (typeof last === 'object' && 'text' in last) pieces[pieces.length - 1] = { text: last.text + text };
    else pieces.push({ text });
  };
  const special = syntax.wildcards ? /[*?]|\$\{/g : /\$\{/g;
  let from = 0;
  for (let found = special.exec(source); found !== null; found = special.exec(source)) {
    if (found.index > from) addText(source.slice(from, found.index));
    from = special.lastIndex;
    if (found[0] === '*') {
      // Neighbouring stars are one.
      if (pieces[pieces.length - 1] !== 'many') pieces.push('many');
    } else if (found[0] === '?') {
      pieces.push('one');
    } else if (!syntax.variables) {
      addText('${');
    } else {
      const variable = variableForm.exec(source.slice(found.index, found.index + 1024));
      if (variable === null) throw new PolicyFault('invalid-variable', { at, text: source });
      const [all, name = '', otherwise] = variable;
      const literal = literals.get(name);
      if (literal === undefined) pieces.push({ variable: name, otherwise });
      else addText(literal);
      special.lastIndex = from = found.index + all.length;
    }
  }
  if (from < source.length) addText(source.slice(from));
  return { source, pieces };
}

/**
 * Whether the whole of `text` matches. What a variable stands for is plain text: a `*` in it is no wildcard. A variable
 * without a value matches nothing. Time is bounded by the product of both lengths, for any pattern.
 */
export function matches(pattern: Pattern, text: string, resolve: ResolveVariable): boolean {
  const [first] = pattern.pieces;
  if (pattern.pieces.length <= 1) {
    if (first === undefined) return text === '';
    if (first === 'many') return true;
    if (typeof first === 'object' && 'text' in first) return first.text === text;
  }
  const runs = runsOf(pattern.pieces, resolve);
  return runs !== undefined && matchRuns(runs, text);
}

/** Text between two stars; `undefined` in it is any one character. */
type Run = readonly (string | undefined)[];

function runsOf(pieces: readonly Piece[], resolve: ResolveVariable): readonly Run[] | undefined {
  const runs: (string | undefined)[][] = [[]];
  for (const piece of pieces) {
    const run = runs[runs.length - 1];
    if (piece === 'many') {
      runs.push([]);
    } else if (piece === 'one') {
      run?.push(undefined);
    } else if ('text' in piece) {
      run?.push(piece.text);
    } else {
      const value = resolve(piece.variable) ?? piece.otherwise;
      if (value === undefined) return undefined;
      run?.push(value);
    }
  }
  return runs;
}

/** The first run stands at the beginning, the last at the end, each other as far left as it can: no star needs a second try. */
function matchRuns(runs: readonly Run[], text: string): boolean {
  const [first = []] = runs;
  const start = lengthOf(first);
  if (!standsAt(first, text, 0)) return false;
  if (runs.length === 1) return start === text.length;
  const last = runs[runs.length - 1] ?? [];
  const end = text.length - lengthOf(last);
  if (end < start || !standsAt(last, text, end)) return false;
  let at = start;
  for (const run of runs.slice(1, -1)) {
    const found = find(run, text, at, end);
    if (found < 0) return false;
    at = found + lengthOf(run);
  }
  return at <= end;
}

function find(run: Run, text: string, from: number, end: number): number {
  const [head] = run;
  const limit = end - lengthOf(run);
  for (let at = from; at <= limit; at++) {
    if (head !== undefined) {
      at = text.indexOf(head, at);
      if (at < 0 || at > limit) return -1;
    }
    if (standsAt(run, text, at)) return at;
  }
  return -1;
}

function standsAt(run: Run, text: string, at: number): boolean {
  let place = at;
  for (const part of run) {
    if (part === undefined) {
      if (place >= text.length) return false;
      place++;
    } else {
      if (!text.startsWith(part, place)) return false;
      place += part.length;
    }
  }
  return true;
}

const lengthOf = (run: Run): number => run.reduce((sum, part) => sum + (part?.length ?? 1), 0);

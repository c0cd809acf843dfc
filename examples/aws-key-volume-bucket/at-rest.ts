import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file of a state directory with its bytes. */
export function* filesAtRest(folder: string): Generator<{ readonly path: string; readonly bytes: Buffer }> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesAtRest(path);
    else yield { path, bytes: readFileSync(path) };
  }
}

/** Files that hold `text`, as it is or in base64. */
export function filesHolding(folder: string, text: string): string[] {
  const forms = [Buffer.from(text), Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2))];
  return [...filesAtRest(folder)].filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ path }) => path);
}

/** The first bytes as `xxd` shows them. */
export function hexDump(bytes: Buffer, length = 48): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(length, bytes.length); at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = row.toString('hex').replace(/(.{4})/g, '$1 ');
    const text = row.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    lines.push(`${at.toString(16).padStart(6, '0')}: ${hex.padEnd(40)} ${text}`);
  }
  return lines.join('\n');
}

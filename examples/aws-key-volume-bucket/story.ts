import { performance } from 'node:perf_hooks';

interface Step {
  readonly name: string;
  readonly seconds: number;
  readonly outcome: 'ok' | 'FAILED';
}

/** Tells what happens while it happens: one line a step, its time, and a table at the end. */
export class Story {
  private readonly steps: Step[] = [];

  /** Runs a step; a failing one is told, and ends the story. */
  async step<T>(name: string, body: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const finish = (outcome: Step['outcome']): void => {
      const seconds = (performance.now() - begun) / 1000;
      this.steps.push({ name, seconds, outcome });
      process.stdout.write(`${outcome === 'ok' ? '  ok ' : 'FAIL '} ${name} (${seconds.toFixed(2)} s)\n`);
    };
    try {
      const result = await body();
      finish('ok');
      return result;
    } catch (error) {
      finish('FAILED');
      throw error;
    }
  }

  /** A detail under the step that runs. */
  say(text: string): void {
    process.stdout.write(text.replace(/^/gm, '       ') + '\n');
  }

  table(): string {
    const width = Math.max(...this.steps.map(({ name }) => name.length));
    const rows = this.steps.map(({ name, seconds, outcome }) => `${name.padEnd(width)}  ${seconds.toFixed(2).padStart(7)} s  ${outcome}`);
    const line = '-'.repeat(width + 19);
    const total = this.steps.reduce((sum, { seconds }) => sum + seconds, 0);
    return [line, ...rows, line, `${'together'.padEnd(width)}  ${total.toFixed(2).padStart(7)} s`].join('\n');
  }
}

/** @throws with `what` when the claim does not hold. */
export function check(claim: boolean, what: string): asserts claim {
  if (!claim) throw new Error(`this does not hold: ${what}`);
}

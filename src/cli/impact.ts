import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type * as ImpactOf from '../aws/impact/impact-of';
import type * as SynthesisedStack from '../aws/impact/synthesised-stack';
import { CliFailure, exitCodes } from '../backend/cli/failure';
import type { KeyImpactReport } from '../core/key-impact-report';

type Format = 'text' | 'json' | 'mermaid' | 'svg';

const formats: Readonly<Record<Format, (report: KeyImpactReport) => string>> = {
  text: (report) => report.toText(),
  json: (report) => `${report.toJson()}\n`,
  mermaid: (report) => report.toMermaid(),
  svg: (report) => report.toSvg(),
};

/** `atrest impact cdktf.out`: what hangs on each key of a synthesised app. */
export function addImpact(program: Command): void {
  program
    .command('impact')
    .description('show what hangs on each key of a synthesised app, and what happens to it without the key')
    .argument('[folder]', 'where cdktf synthesised to, or one cdk.tf.json', 'cdktf.out')
    .addOption(new Option('--format <name>', 'how to show it').choices(Object.keys(formats)).default('text'))
    .action((folder: string, { format }: { format: Format }) => {
      // Only here: a backend that is to answer soon does not load the constructs.
      /* eslint-disable @typescript-eslint/no-require-imports */
      const { keyImpactOf } = require('../aws/impact/impact-of') as typeof ImpactOf;
      const { synthesisedStack } = require('../aws/impact/synthesised-stack') as typeof SynthesisedStack;
      /* eslint-enable @typescript-eslint/no-require-imports */
      const stacks = stackFiles(folder).map((file) => read(file, synthesisedStack));
      process.stdout.write(formats[format](keyImpactOf(stacks)));
    });
}

/** cdktf writes each stack to `stacks/NAME/cdk.tf.json`. */
function stackFiles(folder: string): string[] {
  try {
    if (statSync(folder).isFile()) return [folder];
    return readdirSync(join(folder, 'stacks')).map((stack) => join(folder, 'stacks', stack, 'cdk.tf.json'));
  } catch {
    throw new CliFailure(`no synthesised app at ${folder}; run cdktf synth first, or name its output folder`, exitCodes.failed);
  }
}

function read(file: string, parse: typeof SynthesisedStack.synthesisedStack): ReturnType<typeof parse> {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, exitCodes.failed);
  }
}

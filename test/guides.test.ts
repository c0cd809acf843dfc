import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import type { TerraformStack, App } from 'cdktf';
import { AuditAnApp } from '../examples/guides/audit-an-app';
import { BringYourOwnKey } from '../examples/guides/bring-your-own-key';
import { DenyUnencryptedUploads } from '../examples/guides/deny-unencrypted-uploads';
import { EncryptAVolume } from '../examples/guides/encrypt-a-volume';
import { MoveASnapshot } from '../examples/guides/move-a-snapshot';
import { ReplicateAKey } from '../examples/guides/replicate-a-key';

const root = join(__dirname, '..');
const pages = join(root, 'docs', 'guides');
const guides = readdirSync(pages)
  .filter((page) => page !== 'README.md')
  .map((page) => page.replace('.md', ''));

const stacks: readonly (readonly [string, new (app: App, id: string) => TerraformStack])[] = [
  ['audit-an-app', AuditAnApp],
  ['bring-your-own-key', BringYourOwnKey],
  ['deny-unencrypted-uploads', DenyUnencryptedUploads],
  ['encrypt-a-volume', EncryptAVolume],
  ['move-a-snapshot', MoveASnapshot],
  ['replicate-a-key', ReplicateAKey],
];

describe('the guides', () => {
  it.each(guides)('%s shows the file that is compiled, and is in the list', (guide) => {
    const code = readFileSync(join(root, 'examples', 'guides', `${guide}.ts`), 'utf8').replaceAll("'../../src'", "'atrest'");

    expect(readFileSync(join(pages, `${guide}.md`), 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\`\n`);
    expect(readFileSync(join(pages, 'README.md'), 'utf8')).toContain(`(${guide}.md)`);
  });

  it.each(stacks)('%s is synthesised', (name, Stack) => {
    const stack = new Stack(Testing.app(), name);

    expect(JSON.parse(Testing.synth(stack, true))).toHaveProperty('resource');
    expect(guides).toContain(name);
    expect(stacks).toHaveLength(guides.length);
  });

  it('audit-an-app finds what it says', () => {
    const stack = new AuditAnApp(Testing.app(), 'audit');

    const { findings, passed } = stack.audit.report(stack);

    expect(passed).toBe(true);
    expect(findings.map(({ check, exceptedBecause }) => [check, exceptedBecause])).toEqual([
      ['not-encrypted', 'holds build output, nothing of customers'],
      ['provider-key', undefined],
    ]);
  });
});

describe('the list of what peers have', () => {
  const page = readFileSync(join(root, 'docs', 'coverage-constructs.md'), 'utf8');

  it('names tests that are there', () => {
    const named = [...page.matchAll(/`(test\/[\w/.-]+\.test\.ts)`/g)].map(([, file]) => file ?? '');

    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('names constructs and options that are there', () => {
    const api = readFileSync(join(root, 'API.md'), 'utf8');
    const named = [...page.matchAll(/`aws\.(\w+)(?:\.(\w+))?`/g)];

    expect(named.length).toBeGreaterThan(40);
    for (const [, type, member] of named) {
      expect(api).toContain(`atrest.aws.${type}`);
      if (member !== undefined) expect(api).toMatch(new RegExp(`atrest\\.aws\\.${type}(?:\\.property)?\\.${member}\\b`));
    }
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The README's code block in that language. */
function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (found === undefined) throw new Error(`README.md has no ${language} block`);
  return found;
}

/** What a user may find in the package: nothing of tests, sources, examples or the build. */
const intended = [
  /^package\.json$/,
  /^(README|CHANGELOG|SECURITY|API)\.md$/,
  /^(LICENSE|NOTICE)$/,
  /^bin\/atrest$/,
  /^\.jsii$/,
  /^\.warnings\.jsii\.js$/,
  /^lib\/(index|core\/|aws\/|facts\/|backend\/|cli\/).*\.(js|d\.ts)$/,
  /^lib\/index\.(js|d\.ts)$/,
  /^lib\/aws\/\.jsiirc\.json$/,
  /^node_modules\/(commander|consola|saxes|xmlchars|sorted-btree|hash-wasm|@noble\/(curves|hashes|post-quantum))\//,
];

describe('the packed package, installed into an empty folder', () => {
  let folder = '';
  let files: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'atrest-packed-'));
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [report] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
    files = report.files.map(({ path }) => path);
    writeFileSync(join(folder, 'package.json'), '{"name":"someone","version":"1.0.0","private":true}');
    const peers = ['cdktf@0.21.0', 'constructs@10.4.2', '@cdktf/provider-aws@20.1.0'];
    execFileSync(
      'npm',
      ['install', '--no-audit', '--no-fund', join(folder, report.filename), ...peers, 'jest@30', '@aws-sdk/client-kms@3'],
      { cwd: folder, stdio: 'ignore' },
    );
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the intended files and nothing else', () => {
    expect(files.filter((path) => !intended.some((pattern) => pattern.test(path)))).toEqual([]);
    for (const path of ['lib/index.js', 'lib/backend/index.js', 'lib/backend/index.d.ts', 'bin/atrest', '.jsii', 'README.md', 'LICENSE']) {
      expect(files).toContain(path);
    }
  });

  test('synthesises the stack of the README', () => {
    writeFileSync(
      join(folder, 'synth.js'),
      `const { App, TerraformStack } = require('cdktf');
const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
const { aws, Size } = require('atrest');
const app = new App({ outdir: 'cdktf.out' });
const stack = new TerraformStack(app, 'readme');
new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
${block('ts')}
app.synth();`,
    );
    execFileSync(process.execPath, ['synth.js'], { cwd: folder });
    const { resource } = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/readme/cdk.tf.json'), 'utf8')) as {
      resource: Record<string, object>;
    };
    expect(Object.keys(resource)).toEqual(expect.arrayContaining(['aws_kms_key', 'aws_ebs_volume', 'aws_ebs_snapshot', 'aws_s3_bucket']));
  });

  test('passes the test of the README under jest', () => {
    writeFileSync(join(folder, 'first.test.js'), block('js'));
    execFileSync('npx', ['jest', '--ci', 'first.test.js'], { cwd: folder, stdio: 'pipe' });
  });

  test.each([
    ['commonjs', 'node10'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('shows its types to TypeScript with modules of %s found as in %s', (module, resolution) => {
    writeFileSync(
      join(folder, 'use.ts'),
      "import { ReferenceBackend } from 'atrest/backend';\nexport const start: Promise<ReferenceBackend> = ReferenceBackend.start({});\n",
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', module, '--moduleResolution', resolution, '--types', 'node'];
    execFileSync(
      process.execPath,
      [require.resolve('typescript/bin/tsc'), ...options, '--typeRoots', join(root, 'node_modules/@types'), 'use.ts'],
      { cwd: folder, stdio: 'pipe' },
    );
  });

  test('starts npx atrest serve', async () => {
    const child = spawn('npx', ['atrest', 'serve', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const ended = new Promise((done) => child.once('exit', done));
    try {
      const line = await new Promise<string>((done) => createInterface({ input: child.stdout }).once('line', done));
      expect(line).toMatch(/^atrest listening on http:\/\/127\.0\.0\.1:\d+$/);
      const health = (await (await fetch(`${line.slice('atrest listening on '.length)}/_atrest/health`)).json()) as { status: string };
      expect(health.status).toBe('ok');
    } finally {
      // npx runs the command as a child of its own.
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      await ended;
    }
  });

  test('does not show the backend to those who import the constructs', () => {
    const script =
      "const x = require('atrest'); console.log(JSON.stringify(Object.keys(x).filter((k) => /backend/i.test(k))), Object.keys(require.cache).filter((f) => f.includes('/atrest/lib/backend/')).length)";
    expect(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })).toBe('[] 0\n');
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';

describe('atrest impact', () => {
  let folder = '';
  let output = '';
  let errors = '';

  const run = async (...args: string[]): Promise<string> => {
    await main(['node', 'atrest', 'impact', ...args]);
    return output;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'atrest-impact-'));
    const stack = {
      provider: { aws: [{ region: 'eu-central-1' }] },
      resource: {
        aws_kms_key: { key: {} },
        aws_ebs_volume: { data: { kms_key_id: '${aws_kms_key.key.arn}', '//': { metadata: { path: 'App/Data' } } } },
      },
    };
    mkdirSync(join(folder, 'stacks', 'app'), { recursive: true });
    writeFileSync(join(folder, 'stacks', 'app', 'cdk.tf.json'), JSON.stringify(stack));
    output = errors = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((output += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells of all stacks in an output folder, or of one file', async () => {
    expect(await run(folder)).toContain('aws_ebs_volume.data (App/Data)');
    output = '';
    expect(await run(join(folder, 'stacks', 'app', 'cdk.tf.json'))).toContain('aws_ebs_volume.data (App/Data)');
  });

  it.each([
    ['json', '"key": "aws_kms_key.key"'],
    ['mermaid', 'n0 --> n1["aws_ebs_volume.data"]'],
    ['svg', '<svg xmlns='],
  ])('writes %s', async (format, text) => {
    expect(await run(folder, '--format', format)).toContain(text);
  });

  it('fails with a clear line where nothing is synthesised, or it cannot be read', async () => {
    await run(join(folder, 'nowhere'));
    expect(process.exitCode).toBe(1);
    expect(errors).toContain('run cdktf synth first, or name its output folder');

    writeFileSync(join(folder, 'stacks', 'app', 'cdk.tf.json'), '{');
    await run(folder);
    expect(errors).toContain('cdk.tf.json cannot be read: ');

    await run(folder, '--format', 'poem');
    expect(process.exitCode).toBe(2);
  });
});

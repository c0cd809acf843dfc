import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const MODELS = join(ROOT, 'src', 'facts', 'aws', 'models');

describe('the AWS service models', () => {
  it('are what botocore says, byte for byte', () => {
    const out = mkdtempSync(join(tmpdir(), 'aws-models-'));
    try {
      // Fails, and says which version is needed, where another botocore is installed.
      execFileSync('python3', [join(ROOT, 'scripts', 'aws-models.py'), '--out', out], { stdio: 'pipe' });
      expect(readdirSync(out).sort()).toEqual(readdirSync(MODELS).sort());
      for (const name of readdirSync(out)) expect(readFileSync(join(MODELS, name)).equals(readFileSync(join(out, name)))).toBe(true);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});

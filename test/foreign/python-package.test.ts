import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

describe('the Python package', () => {
  it('synthesises the same JSON as the TypeScript one, byte for byte', () => {
    const said = execFileSync(join(__dirname, 'python-package.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

    expect(said).toContain('both examples synthesise the same JSON, byte for byte');
  });
});

import { readFileSync } from 'node:fs';
import { coverageFile, coveragePage } from '../scripts/coverage';

test('docs/coverage.md says what the operation tables say (npm run coverage)', () => {
  expect(readFileSync(coverageFile, 'utf8')).toBe(coveragePage());
});

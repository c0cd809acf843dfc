import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of this package. Its package.json is two folders up, in `src/` as in `lib/`. */
export const version: string = (JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string })
  .version;

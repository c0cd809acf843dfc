import { main } from '../../../src/cli/main';

/** What `bin/atrest` does, from the sources: the command-line tests need no build. */
void main(process.argv);

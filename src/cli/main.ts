import { addImpact } from './impact';
import { main as backendMain } from '../backend/cli/main';

/** The whole command line: what the backend offers, and what reads apps. */
export const main = (argv: readonly string[]): Promise<void> => backendMain(argv, [addImpact]);

import { doChores } from './chores';
import type { ChoreStores } from './chores';
import type { Jobs } from './jobs';

/** Does chores one after the other, in the background. */
export class Sweeper {
  private sweeping = false;
  private again = false;

  constructor(
    private readonly stores: ChoreStores,
    private readonly jobs: Jobs,
  ) {}

  /** There may be chores now. */
  readonly kick = (): void => {
    this.again = true;
    if (this.sweeping) return;
    this.sweeping = true;
    this.jobs.run(async () => {
      try {
        while (this.again) {
          this.again = false;
          await doChores(this.stores);
        }
      } finally {
        this.sweeping = false;
      }
    });
  };
}

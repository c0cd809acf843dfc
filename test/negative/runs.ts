/** How often each property is tried. `ATREST_NEGATIVE_RUNS` multiplies; `ATREST_SEED` repeats a run. */
const factor = Number(process.env.ATREST_NEGATIVE_RUNS ?? 1);

export const runs = (count: number): { readonly numRuns: number; readonly seed?: number } => ({
  numRuns: Math.max(1, Math.round(count * factor)),
  ...(process.env.ATREST_SEED === undefined ? {} : { seed: Number(process.env.ATREST_SEED) }),
});

/** Milliseconds that a test of so many requests may take, on a slow machine. */
export const patience = (milliseconds: number): number => Math.max(30_000, milliseconds * factor);

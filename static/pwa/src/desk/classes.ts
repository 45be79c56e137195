/** Four classes of counts for a map: pure. */

export const CLASSES = 4;

/** A class of whole numbers: from `low` to `high`; null: no upper end. */
export type Class = { low: number; high: number | null };

/**
 * At most four classes whose widths grow, since a few squares hold most contacts: their lower ends
 * are 1 and rounded powers of the fourth root of the largest count. Fewer where counts are small;
 * none for no counts.
 */
export function classesOf(counts: readonly number[]): Class[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  if (most < 1) return [];
  const ends: number[] = [1];
  for (let i = 1; i < CLASSES; i += 1) {
    const end = round(most ** (i / CLASSES));
    if (end > ends[ends.length - 1]! && end <= most) ends.push(end);
  }
  return ends.map((low, i) => ({ low, high: i + 1 < ends.length ? ends[i + 1]! - 1 : null }));
}

/** A number that reads easily: one or two leading digits of 1, 1.5, 2, 3, 5, 7. */
function round(value: number): number {
  if (value < 2) return 2;
  const unit = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.5, 2, 3, 5, 7, 10].map((step) => Math.round(step * unit));
  return steps.reduce((best, step) =>
    Math.abs(Math.log(step / value)) < Math.abs(Math.log(best / value)) ? step : best,
  );
}

/** The place of a count among the classes, from 0; -1 below the first. */
export function classIndex(classes: readonly Class[], count: number): number {
  let index = -1;
  classes.forEach(({ low }, i) => {
    if (count >= low) index = i;
  });
  return index;
}

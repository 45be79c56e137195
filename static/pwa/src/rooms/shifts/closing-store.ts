/** What was touched in the form that closes a shift, under the data key until the shift is closed. */
import type { Daypart } from "../../foundation/clock";
import { readPrivate, writePrivate } from "../../vault/store";
import type { Closing, ShiftRecord } from "./rules";
import { closeShift, isWorking, shift } from "./store";

/** As it was touched, and no more: hours that nobody has changed are suggested anew. */
export interface Said {
  halfHours?: number;
  /** half-hours by cell of a shift with these parts of the day; null: evenly */
  halves?: number[] | null;
  parts?: Daypart[];
  /** where other zones were visited than planned */
  zones?: string[];
  aborted?: boolean;
  note?: string;
  /** what in the note is said to be a false alarm */
  alarms?: string[];
}

/** The half-hours as they were spread, where the shift still has the parts of the day that it had then. */
export const spread = ({ halves = null, parts }: Said, { dayparts }: ShiftRecord): number[] | null =>
  String(parts) === String(dayparts) ? halves : null;

let latest: (Said & { shift: string }) | null = null;
// One write at a time, in order: an older one must not land after a newer one, or after the closing.
let writing: Promise<unknown> = Promise.resolve();
let pending = false;
/** The shift is being closed: what is touched now goes with it, unless that fails. */
let leaving = false;

export function keepClosing(said: Said): void {
  latest = { ...said, shift: shift.value!.record.id };
  keep();
}

function keep(): void {
  if (pending) return;
  pending = true;
  writing = writing.then(async () => {
    pending = false;
    if (latest && !leaving && isWorking()) await writePrivate("closing", latest).catch(() => undefined);
  });
}

/** What was touched before, in this shift. */
export async function keptClosing(): Promise<Said> {
  await writing;
  const [kept] = await readPrivate<Said & { shift: string }>("closing");
  if (kept?.shift !== shift.value?.record.id) return {};
  const { shift: _, ...said } = kept!;
  return said;
}

/** Closes the shift, and the form with it. Rejects while there is a draft of a contact or a session. */
export async function closeWith(closing: Closing): Promise<void> {
  leaving = true;
  try {
    await writing;
    await closeShift(closing);
    latest = null;
  } catch (error) {
    keep();
    throw error;
  } finally {
    leaving = false;
  }
}

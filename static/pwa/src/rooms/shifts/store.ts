/** The shift that this phone works in: started here, or joined by its code. */
import { signal } from "@preact/signals";
import { type Daypart, addDays, daypart, operationalDay } from "../../foundation/clock";
import { asked, transaction } from "../../foundation/database";
import { moment } from "../../foundation/moment";
import { privately, readPrivate, writePrivate } from "../../vault/store";
import { look, send } from "../sync/outbox";
import { put } from "../sync/put";
import {
  type Clock,
  type Closing,
  type GivenOut,
  type ShiftRecord,
  closed,
  codeFrom,
  nothingGiven,
  paused,
  shiftId,
  started,
  suggested,
} from "./rules";

export interface Shift {
  record: ShiftRecord;
  /** a colleague's: this phone logs contacts in it, but never the shift itself, so hours count once */
  joined: boolean;
}

export const shift = signal<Shift | null>(null);
/** The last shift was closed, delivered whole and cleared away; some of it the server may hold. */
export const finished = signal<{ held: number } | null>(null);

/** How long it has gone on, for the hours that are suggested at the end. */
export const clock = signal<Clock | null>(null);

export async function loadShift(): Promise<void> {
  shift.value = (await readPrivate<Shift>("shift"))[0] ?? null;
  clock.value = (await readPrivate<Clock>("clock"))[0] ?? null;
}

/** Half-hours to begin with when the shift is closed; 0 for one that was forgotten overnight. */
export const suggestedHours = (): number =>
  shift.value?.record.day === today() ? suggested(clock.value, Date.now()) : 0;

/** Pauses the shift, or goes on with it. Only the suggested hours follow from it. */
export async function pause(): Promise<void> {
  if (!clock.value) return;
  const now = Date.now();
  clock.value = clock.value.since === null ? started(now, clock.value.worked) : paused(clock.value, now);
  await writePrivate("clock", clock.value);
}

/** What the start form asks. Everything else follows, or is asked at the end. */
export type Plan = Pick<
  ShiftRecord,
  "team" | "kind" | "dayparts" | "zones" | "platforms" | "staff" | "with_police"
>;

async function recordOf(plan: Plan, code: string, day: string): Promise<ShiftRecord> {
  return {
    schema: "shift/1",
    id: await shiftId(plan.team, day, code),
    version: 1,
    team: plan.team,
    day,
    code,
    state: "open",
    kind: plan.kind,
    dayparts: plan.dayparts,
    zones: plan.zones,
    platforms: plan.platforms,
    staff: plan.staff,
    half_hours: null,
    split: null,
    with_police: plan.with_police,
    given_out: nothingGiven(),
    aborted: false,
    incident: false,
    note: "",
  };
}

// One change at a time: what was pressed beside it must not be written over a shift's end.
let changing: Promise<unknown> = Promise.resolve();
function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const changed = changing.then(change);
  changing = changed.catch(() => undefined);
  return changed;
}

/** Whether a shift is open, in another tab too: one at a time. */
async function isOpenAnywhere(): Promise<boolean> {
  await loadShift();
  return isWorking();
}

export const startShift = (plan: Plan): Promise<void> => inTurn(() => start(plan));

async function start(plan: Plan): Promise<void> {
  if (await isOpenAnywhere()) return;
  const code = codeFrom(crypto.getRandomValues(new Uint8Array(8)));
  const begun: Shift = { record: await recordOf(plan, code, today()), joined: false };
  const running = started(Date.now());
  await put({ record: begun.record, keep: { shift: begun, clock: running }, drop: await leftOver() });
  shift.value = begun;
  clock.value = running;
  finished.value = null;
  await look();
  void send();
}

/** Rows of a shift before, closed and not sent whole yet: their envelopes stay, the list begins anew. */
async function leftOver(): Promise<string[]> {
  const keys = asked((await transaction("private")).store("private").getAllKeys());
  return (await keys).map(String).filter((key) => /^(row|session):/.test(key));
}

/** The days that a colleague's shift may be of: in the forenoon one of last night goes on, or another has begun. */
export const joinable = (): string[] =>
  daypartNow() === "forenoon" ? [addDays(today(), -1), today()] : [today()];

/** Works offline: team, day and code give the same id on both phones. */
export const joinShift = (plan: Plan, code: string, day = today()): Promise<void> =>
  inTurn(() => join(plan, code, day));

async function join(plan: Plan, code: string, day: string): Promise<void> {
  if (await isOpenAnywhere()) return;
  // Of last night's only its last part can be gone on with.
  const dayparts = day === today() ? plan.dayparts : ["late_night" as const];
  const joined: Shift = { record: await recordOf({ ...plan, dayparts }, code, day), joined: true };
  await put({ keep: { shift: joined }, drop: [...(await leftOver()), "clock"] });
  shift.value = joined;
  clock.value = null;
  finished.value = null;
}

/** Whether it is; else another tab has closed it, and may have begun the next, which is shown then. */
async function isStillOpen({ record: { id } }: Shift): Promise<boolean> {
  const [stored] = await readPrivate<Shift>("shift");
  if (!stored) throw new Error("the shift is gone");
  const isOpen = stored.record.id === id && stored.record.state === "open";
  if (!isOpen) shift.value = stored;
  return isOpen;
}

/** Keeps a counter that was changed during the night. */
export async function countGiven(givenOut: GivenOut): Promise<void> {
  const current = shift.value;
  if (!current) return;
  shift.value = { ...current, record: { ...current.record, given_out: givenOut } };
  await inTurn(async () => {
    if (await isStillOpen(current)) await writePrivate("shift", shift.value);
  });
}

/** Says that something happened to the workers, or that it did not; it goes with the shift's closing. */
export const markIncident = (incident: boolean): Promise<void> => inTurn(() => mark(incident));

async function mark(incident: boolean): Promise<void> {
  const current = shift.value;
  if (!current || !(await isStillOpen(current))) return;
  const marked = (of: Shift): Shift => ({ ...of, record: { ...of.record, incident } });
  await writePrivate("shift", marked(current)); // before it is said: a killed app must not have said too much
  shift.value = marked(shift.value!); // with what was counted meanwhile
}

/** A contact or an online session that is begun and not saved: a person says what becomes of it, before the shift ends. */
const hasDraft = async (): Promise<boolean> =>
  (await readPrivate("draft")).length > 0 || (await readPrivate("sessiondraft")).length > 0;

async function checkNoDraft(): Promise<void> {
  if (await hasDraft()) throw new Error("a draft is left");
}

/** Rejects while there is a draft. */
export const closeShift = (closing: Closing): Promise<void> => inTurn(() => close(closing));

async function close(closing: Closing): Promise<void> {
  const current = shift.value;
  if (!current) return;
  if (!(await isStillOpen(current))) return;
  await checkNoDraft();
  const record = closed(current.record, closing);
  // Kept, closed, until all is delivered: the rows show how they stand until then.
  const kept: Shift = { ...current, record };
  await put({ record, keep: { shift: kept }, drop: ["clock", "closing"] });
  shift.value = kept;
  clock.value = null;
  await look();
  void send();
}

/**
 * The joined phone goes home; the shift itself is closed on the phone that started it. Rejects while
 * there is a draft.
 */
export const leaveShift = (): Promise<void> => inTurn(leave);

async function leave(): Promise<void> {
  const current = shift.value;
  if (!current || !(await isStillOpen(current))) return;
  await checkNoDraft();
  const kept: Shift = { ...current, record: { ...current.record, state: "closed" } };
  await put({ keep: { shift: kept }, drop: ["closing"] });
  shift.value = kept;
}

export const isWorking = (): boolean => shift.value?.record.state === "open";

/** After a closed shift is delivered whole, nothing of the night stays on the phone. */
export async function clearDelivered(): Promise<boolean> {
  if (shift.value?.record.state !== "closed") return false;
  // Another tab may have begun a contact since, which is saved or thrown away first, or the next shift.
  if ((await isOpenAnywhere()) || (await hasDraft())) return false;
  const tx = await privately("outbox", "answers");
  if (await asked(tx.store("outbox").count())) return false;
  for (const kept of ["shift", "closing"]) tx.store("private").delete(kept);
  for (const kept of ["row:", "session:"])
    tx.store("private").delete(IDBKeyRange.bound(kept, `${kept}\uffff`));
  tx.store("answers").clear();
  await tx.done;
  shift.value = null;
  return true;
}

export const daypartNow = () => daypart(moment());
export const today = () => operationalDay(moment());

/** The open shift is of another day: it was forgotten, or goes on after six. */
export const isOfAnotherDay = (): boolean => isWorking() && shift.value?.record.day !== today();

/**
 * What is entered now is of this day and this part of it. It goes to the shift that is open: where that
 * one is of an earlier day, it is of that shift's day and of the last part of it.
 */
export function entered(): { day: string; daypart: Daypart } {
  const { day, dayparts } = shift.value!.record;
  return { day, daypart: isOfAnotherDay() ? dayparts.at(-1)! : daypartNow() };
}

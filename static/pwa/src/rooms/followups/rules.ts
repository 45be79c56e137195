/**
 * Follow-ups: what becomes of a task by the acts on it, as `fieldapp/followups/rules.py` has it.
 * Pure; held to `tests/vectors/followups.json`, which the server is held to as well.
 */
import { addDays, isoWeek } from "../../foundation/clock";
import { newId } from "../../foundation/ids";

export type ActName = "take" | "hand_over" | "done" | "moved" | "closed";

/** An act as it is shown: `own` was made on this phone; `by` is a name, null for the product itself. */
export interface Act {
  id: string;
  act: ActName | "expired";
  day: string;
  by: string | null;
  counted: boolean;
  own: boolean;
  week: string | null;
  zone_name: string | null;
  to_team: string | null;
  reason: string | null;
}

export interface Task {
  id: string;
  team: string;
  zone: string | null;
  zone_name: string | null;
  week: string | null;
  kind: string;
  state: string;
  taken_by: string | null;
  mine: boolean;
  closes_day: string;
  acts: readonly Act[];
}

/** The sealed payload `followup_act/1`. */
export interface ActRecord {
  schema: "followup_act/1";
  id: string;
  version: 1;
  team: string;
  task: string;
  day: string;
  act: ActName;
  /** how many of the task's acts stood on the screen, this phone's own among them */
  base: number;
  week: string | null;
  zone: string | null;
  to_team: string | null;
  reason: string | null;
}

const ENDS = new Set(["done", "closed", "expired"]);

/** Act → acts of others that, unseen by its author, keep it from counting. An end always does. */
const DECIDES_AGAINST: Record<string, readonly string[]> = {
  take: ["take", "hand_over"],
  hand_over: ["take", "hand_over"],
  moved: ["moved", "hand_over"],
  done: [],
  closed: [],
  expired: [],
};

type Judged = Pick<Act, "act" | "counted" | "own">;

/** Whether a new act changes the task. `before`: in the server's order, `own` by the new one's author. */
export function doesCount(before: readonly Judged[], act: string, base: number): boolean {
  if (before.some((b) => b.counted && ENDS.has(b.act))) return false;
  const own = before.filter((b) => b.own).length;
  const unseen = before.filter((b) => !b.own).slice(Math.max(0, base - own));
  return !unseen.some((b) => b.counted && DECIDES_AGAINST[act]!.includes(b.act));
}

/** Names of what an act names by its id. */
export interface Names {
  zone(id: string): string | null;
  team(id: string): string | null;
}

/** A task as it stands with the acts of this phone that the server has not answered for yet. */
export function withOwn(task: Task, own: readonly ActRecord[], names: Names): Task {
  const known = new Set(task.acts.map(({ id }) => id));
  const waiting = own.filter((a) => a.task === task.id && !known.has(a.id));
  return waiting.sort((a, b) => a.base - b.base).reduce((t, a) => after(t, a, names), task);
}

function after(task: Task, record: ActRecord, names: Names): Task {
  const { id, act, day, week, zone, reason } = record;
  const counted = doesCount(task.acts, act, record.base);
  const to_team = record.to_team && names.team(record.to_team);
  const zone_name = zone && names.zone(zone);
  const added: Act = { id, act, day, by: null, counted, own: true, week, zone_name, to_team, reason };
  const next = { ...task, acts: [...task.acts, added] };
  if (!counted) return next;
  if (ENDS.has(act)) return { ...next, state: act };
  if (act === "take") return { ...next, taken_by: null, mine: true };
  if (act === "hand_over")
    return { ...next, taken_by: null, mine: false, team: record.to_team ?? task.team };
  return {
    ...next,
    week: week ?? task.week,
    zone: zone ?? task.zone,
    zone_name: zone ? zone_name : task.zone_name,
  };
}

/** A new act of this phone on a task as it is shown. */
export function actOn(
  task: Task,
  act: ActName,
  said: Partial<Pick<ActRecord, "week" | "zone" | "to_team" | "reason">>,
  day: string,
  before: readonly string[],
): ActRecord {
  const nothing = { week: null, zone: null, to_team: null, reason: null };
  const { id: of, team, acts } = task;
  const id = idAfter(before);
  return { schema: "followup_act/1", id, version: 1, team, task: of, day, act, base: acts.length, ...nothing, ...said };
}

/**
 * A random id above these. The outbox is sent in the order of ids, so that a phone's acts on one task
 * reach the server in the order in which they were made; it says no more than that order. Each takes at
 * most a small part of the numbers that are left above the last, so that they do not come to an end.
 */
export function idAfter(before: readonly string[]): string {
  const id = newId();
  const last = before.reduce((a, b) => (a > b ? a : b), "");
  if (!last) return id;
  const from = Number.parseInt(last.slice(0, 8), 16);
  const room = 0xffff_ffff - from;
  if (!room) return id;
  const step = 1 + (Number.parseInt(id.slice(0, 8), 16) % Math.ceil(room / PART));
  return (from + step).toString(16).padStart(8, "0") + id.slice(8);
}

/** No step takes more than this part of what is left: sixty acts leave a third of it, and mostly far more. */
const PART = 64;

export type Urgency = "overdue" | "this_week" | "later";

/** Where a task stands on the list; one without a week comes with the later ones. */
export function urgency(week: string | null, today: string): Urgency {
  const now = isoWeek(today);
  if (week === null || week > now) return "later";
  return week < now ? "overdue" : "this_week";
}

const LAST = "\uffff";

/** Tasks in the order of the list: overdue and this week first, by zone, then by week. */
export function sorted(tasks: readonly Task[], today: string): Task[] {
  const place = { overdue: "0", this_week: "1", later: "2" };
  const key = (t: Task) => [place[urgency(t.week, today)], t.zone_name ?? LAST, t.week ?? LAST, t.id].join("|");
  return tasks.map((t) => [key(t), t] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, t]) => t);
}

/** Whether a task is still to be done, and by one of these teams. */
export const isOpen = (task: Task, teams: ReadonlySet<string>): boolean =>
  task.state === "open" && teams.has(task.team);

/** The weeks that a task may move to: this one and the next ones. */
export const weeksFrom = (today: string, many: number): string[] =>
  Array.from({ length: many }, (_, i) => isoWeek(addDays(today, 7 * i)));

/** Own acts that need not be kept here any longer: the server has told of them, or of their end. */
export function settled(
  own: readonly ActRecord[],
  tasks: readonly Task[],
  queued: (id: string) => boolean,
  today: string,
): string[] {
  const told = new Set(tasks.flatMap((task) => task.acts.map(({ id }) => id)));
  const oldest = addDays(today, -14);
  return own
    .filter((a) => !queued(a.id) && (told.has(a.id) || a.day < oldest))
    .map(({ id }) => id);
}

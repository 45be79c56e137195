/** Tonight's contacts and the one being written, all under the data key. */
import { batch, effect, signal } from "@preact/signals";
import { newId } from "../../foundation/ids";
import { readPrivate, writePrivate } from "../../vault/store";
import type { Square } from "../geography/rules";
import { entered, isOfAnotherDay, isWorking, shift } from "../shifts/store";
import { look, queued, send } from "../sync/outbox";
import { put, ready } from "../sync/put";
import { districtAt, isOurGround, teamOf, zoneAt } from "../sync/reference";
import { middleSquare } from "../zones/rules";
import { type Kind, KINDS, firstKind, hasPlace } from "./kinds";
import {
  type ContactRecord,
  type Draft,
  type Place,
  type Start,
  asKind,
  deletionOf,
  edited,
  fresh,
  oneMore,
  placeFor,
  recordOf,
  touched,
} from "./rules";

export interface Row {
  record: ContactRecord;
  /** place in tonight's list; inside the encryption, and no time */
  position: number;
}

export const rows = signal<readonly Row[]>([]);
export const draft = signal<Draft | null>(null);
/** What was saved last, for as long as it can be undone. */
export const undoable = signal<{ row: Row; before: Row | null } | null>(null);

/** The draft whose further questions are unfolded, also when another screen has been over it. */
export const unfolded = signal<string | null>(null);

const UNDO = 10_000;
let undoTimer: ReturnType<typeof setTimeout> | undefined;

export async function loadContacts(): Promise<void> {
  const stored = await readPrivate<Row>("row:");
  rows.value = stored.sort((a, b) => b.position - a.position);
  draft.value = (await readPrivate<Draft>("draft"))[0] ?? null;
}

/** A change that takes the draft away is being stored: the form stands as it is until then. */
let leaving = false;
const writable = (): Draft | null => (leaving ? null : draft.value);

// One write at a time, in order: an older draft must not land after a newer one, or after the save.
let writing: Promise<unknown> = Promise.resolve();
let pending = false;

function keepDraft(): void {
  if (pending) return;
  pending = true;
  writing = writing.then(async () => {
    pending = false;
    if (!draft.value || leaving) return;
    // A phone that is full must not stop later touches from being kept.
    await writePrivate("draft", draft.value).catch(() => undefined);
  });
}

/** Resolves when every touch so far is stored. */
export const draftKept = (): Promise<unknown> => writing;

/** A change that stores the draft with it, in its turn: no touch and no save comes in between. */
export function draftInTurn(change: () => Promise<void>): Promise<void> {
  const changed = writing.then(change);
  writing = changed.catch(() => undefined);
  return changed;
}

/** How people are reached, and where, in a shift of this kind. */
const BY_SHIFT: Record<string, { channel: string | null; arena: string }> = {
  street: { channel: "street", arena: "street" },
  online: { channel: "online", arena: "escort_site" },
  phone_drop_in: { channel: null, arena: "drop_in" },
};

function start(): Start {
  const { record } = shift.value!;
  const { channel, arena } = BY_SHIFT[record.kind] ?? { channel: null, arena: "other" };
  return {
    id: newId(),
    shift: record.id,
    team: record.team,
    ...entered(),
    withPolice: record.with_police === "yes",
    channel,
    arena: record.platforms[0] ?? arena,
  };
}

/** The kinds of contact that the shift's team uses, in its own order. */
export function usedKinds(): readonly Kind[] {
  const told = teamOf(shift.value?.record.team)?.contact_kinds;
  const known = told?.filter((kind): kind is Kind => KINDS.some((k) => k === kind));
  return known?.length ? known : KINDS;
}

/** What "New contact" begins: the shift's own kind. */
export const usualKind = (): Kind => firstKind(shift.value?.record.kind ?? "street", usedKinds());

/** The place of the last contact, else the shift's zone where it has only one. */
function likelyPlace(): Place | null {
  const last = rows.value.find(({ record }) => record.place.kind !== "none")?.record;
  if (last && last.place.kind === "square") return last.place;
  const { team, zones } = shift.value!.record;
  const only = zones.length === 1 && teamOf(team)?.zones.find((zone) => zone.id === zones[0]);
  const square = only ? middleSquare(only) : null;
  return square && only ? { kind: "square", ...square, zone: only.id } : null;
}

function open(next: Draft): void {
  draft.value = next;
  keepDraft();
}

/** The draft as it was before the first touch of a person. */
let begun: Draft | null = null;

function begin(next: Draft): void {
  begun = next;
  open(next);
  // Once the form stands; nobody has answered it sooner.
  setTimeout(() => void ready(next).catch(() => undefined), 300);
}

export function beginContact(kind: Kind = usualKind()): void {
  const last = rows.value.find(({ record }) => record.kind === kind)?.record;
  begin(fresh(kind, start(), last ?? null, likelyPlace()));
}

/** The same draft as another kind of contact; the answers that both ask for stay. */
export function touchKind(kind: Kind): void {
  const current = writable();
  if (current && current.kind !== kind) open(asKind(current, kind, start().arena));
}

export function beginOneMore(record: ContactRecord): void {
  // Of a shift of another day the part was chosen, and not told by the clock.
  const { daypart } = isOfAnotherDay() ? record : start();
  begin(oneMore(record, { ...start(), daypart }));
}

export const beginEdit = (record: ContactRecord): void => begin(edited(record));

/** Whether a form was only opened, and nothing touched but by the GPS. */
export function isUntouched(): boolean {
  const now = draft.value;
  if (!now || !begun) return false;
  const { place, place_by } = now.place_by === "person" ? begun : now;
  return JSON.stringify({ ...begun, place, place_by }) === JSON.stringify(now);
}

/** Such a form is no draft when it is left again. */
export async function dropUntouched(): Promise<void> {
  if (isUntouched()) await discard();
}

export function touch<F extends keyof Draft>(field: F, value: Draft[F]): void {
  const current = writable();
  if (current) open(touched(current, field, value));
}

export const squarePlace = (square: Square): Place => {
  const zone = zoneAt(shift.value!.record.team, square);
  return { kind: "square", ...square, zone: zone?.id ?? null };
};

/** A square as a place; null outside the own ground, where a municipality is the place. */
export const groundAt = (square: Square): Place | null =>
  isOurGround(shift.value!.record.team, square) ? squarePlace(square) : null;

/** The square the GPS found: taken unless a person chose. Outside the own ground the place is open. */
export function located(square: Square): void {
  const current = writable();
  if (!current || current.place_by === "person" || !hasPlace(current.kind, current.channel)) return;
  const ground = groundAt(square);
  const place = ground && placeFor(current.arena, ground, districtAt);
  if (place || !ground) open({ ...current, place, place_by: place && "gps" });
}

/** Another arena may keep less of the place than this one did. */
export function touchArena(arena: string, square: Square | null): void {
  const current = writable();
  if (!current) return;
  const placed = hasPlace(current.kind, current.channel);
  const place = placed ? placeFor(arena, current.place, districtAt) : current.place;
  open({ ...current, arena, place, place_by: place && current.place_by });
  if (square) located(square);
}

/** Forgets what the screen shows of a shift that is over. */
export function forgetShift(): void {
  rows.value = [];
  draft.value = null;
  undoable.value = null;
}

export async function discard(): Promise<void> {
  await away(() => put({ drop: ["draft"] }));
}

/** Takes the draft away when a change is stored; where that fails it stays, and nothing of it is lost. */
async function away(change: () => Promise<unknown>, shown?: () => void): Promise<void> {
  if (leaving) throw new Error("pressed twice");
  leaving = true;
  try {
    await writing;
    await change();
    // All that a save changes is drawn at once.
    batch(() => {
      draft.value = null;
      shown?.();
    });
  } catch (error) {
    keepDraft();
    throw error;
  } finally {
    leaving = false;
  }
}

const keyOf = (id: string): string => `row:${id}`;

function show(row: Row | null, id: string): void {
  const others = rows.value.filter((r) => r.record.id !== id);
  rows.value = row ? [...others, row].sort((a, b) => b.position - a.position) : others;
}

function offerUndo(row: Row, before: Row | null): void {
  undoable.value = { row, before };
  clearTimeout(undoTimer);
  undoTimer = setTimeout(() => {
    undoable.value = null;
  }, UNDO);
}

// A shift that is over stays as it was.
effect(() => {
  if (!isWorking()) undoable.value = null;
});

/** The row as it is stored: another tab, or an undo, may have made a version since it was shown. */
const newest = async (row: Row): Promise<Row> =>
  (await readPrivate<Row>(keyOf(row.record.id)))[0] ?? row;

/**
 * Seals and stores the draft's record; durable when it returns.
 * @param shown what the screen does with it, drawn together with it
 */
export async function save(shown?: (row: Row) => void): Promise<Row> {
  const record = recordOf(draft.value!);
  const { id } = record;
  const before = rows.value.find((r) => r.record.id === id) ?? null;
  const position = before?.position ?? (rows.value[0]?.position ?? 0) + 1;
  const row = { record, position };
  await away(async () => {
    // A version says one thing: a delivery lets go of it by its number.
    if (before) record.version = (await newest(before)).record.version + 1;
    await put({ record, keep: { [keyOf(id)]: row }, drop: ["draft"] });
  }, () => {
    queued(id, record.version);
    show(row, id);
    offerUndo(row, before);
    shown?.(row);
  });
  void send();
  return row;
}

/** Deletes a contact: without a trace if it never left the phone, else by a sealed deletion. */
export async function remove(row: Row): Promise<void> {
  const { record } = await newest(row);
  const { id, version } = record;
  const change = { record: deletionOf(record), takeBack: { id, version } };
  // The change to it that was begun goes with it, wholly or not at all.
  if (draft.value?.id === id) await away(() => put({ ...change, drop: [keyOf(id), "draft"] }));
  else await put({ ...change, drop: [keyOf(id)] });
  undoable.value = null;
  show(null, id);
  await look();
  void send();
}

/** Takes back the last save: a new contact goes, an edit returns to what it was. */
export async function undo(): Promise<void> {
  const last = undoable.value;
  if (!last) return;
  undoable.value = null; // a second press does nothing
  try {
    if (!last.before) return await remove(last.row);
    const { record } = last.before;
    const { version } = (await newest(last.row)).record;
    const back = { ...last.before, record: { ...record, version: version + 1 } };
    await put({ record: back.record, keep: { [keyOf(record.id)]: back } });
    show(back, record.id);
  } catch (error) {
    undoable.value = last;
    throw error;
  }
  await look();
  void send();
}

/** Contacts: what a draft is, what a touch changes in it, and the record it becomes. Pure. */
import type { Daypart } from "../../foundation/clock";
import {
  type Answer,
  type Answers,
  BLANK,
  type Kind,
  MUSTS,
  arenasOf,
  formAfter,
  hasPlace,
  isIndoor,
  isPlaceless,
} from "./kinds";

export { type Kind, isIndoor };

export type Place =
  | { kind: "square"; e: number; n: number; zone: string | null }
  | { kind: "area"; district: string }
  | { kind: "municipality"; code: string }
  | { kind: "unknown" }
  | { kind: "none" };

export interface FollowUp {
  kind: string;
  zone: string | null;
  week: string | null;
}

interface Common {
  schema: "contact/2";
  id: string;
  version: number;
  deleted: false;
  shift: string;
  team: string;
  day: string;
  daypart: Daypart;
  kind: Kind;
  arena: string;
  with_police: boolean;
  place: Place;
  follow_up: FollowUp;
}

/** The sealed payload `contact/2`: the answers of its kind, and no others. */
export type ContactRecord = Common & Partial<Answers>;

/** A record on its way: musts may be missing. */
export type Draft = Omit<Common, "place"> &
  Partial<Answers> & {
    place: Place | null;
    /** who chose the place: a person's choice is never overwritten by the GPS */
    place_by: "gps" | "before" | "person" | null;
    /** the code that was shown for its card, and the id of that code's record; null: it is on the card */
    card?: { id: string; code: string } | null;
  };

export type Open = Answer | "place";

/** A place as this arena may keep it; null where it has to be chosen. */
export function placeFor(
  arena: string,
  place: Place | null,
  districtOf: (square: { e: number; n: number }) => string | null,
): Place | null {
  if (isPlaceless(arena)) return { kind: "none" };
  if (!place || place.kind === "none") return null;
  if (isIndoor(arena) && place.kind === "square") {
    const district = districtOf(place);
    return district ? { kind: "area", district } : null;
  }
  return !isIndoor(arena) && place.kind === "area" ? null : place;
}

const NO_PLACE: Place = { kind: "none" };
const NOTHING_AFTER: FollowUp = { kind: "none", zone: null, week: null };

export interface Start {
  id: string;
  shift: string;
  team: string;
  day: string;
  daypart: Daypart;
  withPolice: boolean;
  /** how people are reached in this shift, where that is known */
  channel: string | null;
  /** where, by the shift: "street", "escort_site", "drop_in" */
  arena: string;
}

/**
 * A new contact of a kind. Only kind, arena, place, police and follow-up come filled in; and with the
 * arena how a buyer was reached, where the shift's kind says it.
 */
export function fresh(
  kind: Kind,
  start: Start,
  last: ContactRecord | null,
  place: Place | null,
): Draft {
  const { id, shift, team, day, daypart, withPolice } = start;
  const alike = last?.kind === kind ? last : null;
  const channel = kind === "buyer" ? start.channel : null;
  const arenas = arenasOf(kind, channel);
  const wanted = [alike && !isIndoor(alike.arena) ? alike.arena : start.arena, arenas[0]!];
  const arena = wanted.find((code) => arenas.includes(code))!;
  const placed = hasPlace(kind, channel) && !isPlaceless(arena);
  return {
    schema: "contact/2",
    id,
    version: 1,
    deleted: false,
    shift,
    team,
    day,
    daypart,
    kind,
    arena,
    with_police: withPolice,
    ...BLANK[kind],
    ...("channel" in BLANK[kind] && { channel }),
    place: placed ? place : NO_PLACE,
    place_by: placed && place ? "before" : null,
    follow_up: NOTHING_AFTER,
  };
}

/** The draft as another kind: what was answered and still means something stays. A channel may not have been. */
export function asKind(draft: Draft, kind: Kind, arena: string): Draft {
  const kept = Object.entries(BLANK[kind]).map(([name, blank]) => [
    name,
    (name === "channel" ? null : draft[name as Answer]) ?? blank,
  ]);
  const { schema, id, version, deleted, shift, team, day, daypart, with_police, follow_up, card } = draft;
  const common = { schema, id, version, deleted, shift, team, day, daypart, with_police, follow_up, card };
  const place = draft.place?.kind === "none" ? null : draft.place;
  const next: Draft = { ...common, kind, arena, place, place_by: draft.place_by, ...Object.fromEntries(kept) };
  return settled(next);
}

/** A draft whose arena and place are such as its kind and channel can have. */
function settled(draft: Draft): Draft {
  const arenas = arenasOf(draft.kind, draft.channel);
  const arena = arenas.includes(draft.arena) ? draft.arena : arenas[0]!;
  const placed = hasPlace(draft.kind, draft.channel) && !isPlaceless(arena);
  if (!placed) return { ...draft, arena, place: NO_PLACE, place_by: null };
  const place = draft.place?.kind === "none" ? null : draft.place;
  return { ...draft, arena, place, place_by: place && draft.place_by };
}

/** "Save and one more like this": another person of the same group; `met` alone is asked anew. */
export function oneMore(record: ContactRecord, start: Start): Draft {
  const { id, day, daypart } = start;
  const again = "met" in BLANK[record.kind] ? { met: null } : {};
  return {
    ...record,
    schema: "contact/2",
    id,
    version: 1,
    day,
    daypart,
    ...again,
    follow_up: NOTHING_AFTER,
    place_by: "person",
  };
}

/** An edit: the next version of a record, with everything in it. */
export const edited = (record: ContactRecord): Draft => ({
  ...record,
  schema: "contact/2",
  version: record.version + 1,
  place_by: "person",
});

/** One touch. Returns a new draft, with what follows from it. */
export function touched<F extends keyof Draft>(draft: Draft, field: F, value: Draft[F]): Draft {
  const next = { ...draft, [field]: value };
  if (field === "place") next.place_by = "person";
  if (field === "age" && "form" in BLANK[draft.kind])
    next.form = formAfter(value as string, draft.age ?? null, draft.form ?? null);
  return field === "channel" ? settled(next) : next;
}

/** The musts that are still open, in the order of the form. */
export function missing(draft: Draft): Open[] {
  const open: Open[] = MUSTS[draft.kind].filter((field) => draft[field] == null);
  const empty = draft.sellers_band === "none" && draft.buyers_band === "none";
  if (draft.kind === "observation" && empty) open.push("buyers_band"); // nobody was seen
  if (!draft.place) open.push("place");
  return open;
}

/** The record of a complete draft, with its fields in the order of the protocol. */
export function recordOf(draft: Draft): ContactRecord {
  if (missing(draft).length) throw new Error("not complete");
  const { place_by: _, card: __, ...record } = draft;
  return record as ContactRecord;
}

export interface Deletion {
  schema: "contact/2";
  id: string;
  version: number;
  deleted: true;
  shift: string;
  team: string;
  day: string;
}

export function deletionOf({ id, version, shift, team, day }: ContactRecord): Deletion {
  return { schema: "contact/2", id, version: version + 1, deleted: true, shift, team, day };
}

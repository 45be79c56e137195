/** Street contacts: what a draft is, what a touch changes in it, and the record it becomes. Pure. */
import type { Daypart } from "../../foundation/clock";

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

/** The sealed payload `contact/1`. */
export interface ContactRecord {
  schema: "contact/1";
  id: string;
  version: number;
  deleted: false;
  shift: string;
  team: string;
  day: string;
  daypart: Daypart;
  kind: string;
  arena: string;
  form: string;
  with_police: boolean;
  gender: string;
  age: string;
  met: string;
  outcome: string;
  language: string | null;
  interpreter: boolean;
  origin: string | null;
  given: string[];
  need: string[];
  signs: string[];
  place: Place;
  follow_up: FollowUp;
}

/** Fields that a person must touch; null until then. */
export const TOUCHED = ["gender", "age", "met", "outcome"] as const;
type Touched = (typeof TOUCHED)[number];
type Open = Touched | "form" | "place";

/** A record on its way: musts may be missing. */
export type Draft = Omit<ContactRecord, Open> & {
  [field in Touched | "form"]: string | null;
} & {
  place: Place | null;
  /** who chose the place: a person's choice is never overwritten by the GPS */
  place_by: "gps" | "before" | "person" | null;
};

/** Arenas where a 250 m square is nearly an address: the district alone is kept (DOMAIN). */
const INDOOR = new Set(["apartment", "hotel", "massage", "venue"]);
const PLACELESS = new Set(["escort_site", "sugar_dating", "dating_app", "cam", "drop_in", "phone"]);
/** Arenas a street contact can have. */
export const STREET_ARENAS = [
  "street",
  "apartment",
  "hotel",
  "massage",
  "venue",
  "begging_place",
  "shop",
  "workplace",
  "other",
];

export const isIndoor = (arena: string): boolean => INDOOR.has(arena);

/** A place as this arena may keep it; null where it has to be chosen. */
export function placeFor(
  arena: string,
  place: Place | null,
  districtOf: (square: { e: number; n: number }) => string | null,
): Place | null {
  if (PLACELESS.has(arena)) return { kind: "none" };
  if (!place || place.kind === "none") return null;
  if (isIndoor(arena) && place.kind === "square") {
    const district = districtOf(place);
    return district ? { kind: "area", district } : null;
  }
  return !isIndoor(arena) && place.kind === "area" ? null : place;
}

export interface Start {
  id: string;
  shift: string;
  team: string;
  day: string;
  daypart: Daypart;
  withPolice: boolean;
}

/** A new contact. Only kind, arena, place, police and follow-up come filled in. */
export function fresh(start: Start, last: ContactRecord | null, place: Place | null): Draft {
  const { id, shift, team, day, daypart, withPolice } = start;
  const arena = last && !isIndoor(last.arena) ? last.arena : "street";
  return {
    schema: "contact/1",
    id,
    version: 1,
    deleted: false,
    shift,
    team,
    day,
    daypart,
    kind: "street",
    arena,
    form: "sexual",
    with_police: withPolice,
    gender: null,
    age: null,
    met: null,
    outcome: null,
    language: null,
    interpreter: false,
    origin: null,
    given: [],
    need: [],
    signs: [],
    place,
    place_by: place && "before",
    follow_up: { kind: "none", zone: null, week: null },
  };
}

/** "Save and one more like this": another person of the same group; `met` alone is asked anew. */
export function oneMore(record: ContactRecord, start: Start): Draft {
  const { id, day, daypart } = start;
  const follow_up = { kind: "none", zone: null, week: null };
  return { ...record, id, version: 1, day, daypart, met: null, follow_up, place_by: "person" };
}

/** An edit: the next version of a record, with everything in it. */
export const edited = (record: ContactRecord): Draft => ({
  ...record,
  version: record.version + 1,
  place_by: "person",
});

/** One touch. Returns a new draft, with what follows from it. */
export function touched<F extends keyof Draft>(draft: Draft, field: F, value: Draft[F]): Draft {
  const next = { ...draft, [field]: value };
  if (field === "place") next.place_by = "person";
  if (field === "age" && value !== draft.age) {
    // Under 18 the form of exploitation is asked, never assumed; from 18 it is sexual unless changed.
    if (value === "under_18") next.form = null;
    else if (draft.age === "under_18" || next.form === null) next.form = "sexual";
  }
  return next;
}

/** The musts that are still open, in the order of the form. */
export function missing(draft: Draft): Open[] {
  const order = ["gender", "age", "form", "met", "outcome", "place"] as const;
  return order.filter((field) => draft[field] === null);
}

/** The record of a complete draft, with its fields in the order of the protocol. */
export function recordOf(draft: Draft): ContactRecord {
  if (missing(draft).length) throw new Error("not complete");
  const { place_by: _, ...record } = draft;
  return record as ContactRecord;
}

export interface Deletion {
  schema: "contact/1";
  id: string;
  version: number;
  deleted: true;
  shift: string;
  team: string;
  day: string;
}

export function deletionOf({ id, version, shift, team, day }: ContactRecord): Deletion {
  return { schema: "contact/1", id, version: version + 1, deleted: true, shift, team, day };
}

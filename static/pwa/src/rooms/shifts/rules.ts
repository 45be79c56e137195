/** Shifts: their id and joining code, and their record. Pure. */
import type { Bytes } from "../../foundation/bytes";
import { utf8 } from "../../foundation/bytes";
import type { Daypart } from "../../foundation/clock";
import { daypart } from "../../generated/codes";

/** Crockford's base 32: no I, L, O or U, which are misread or misheard. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const CODE_LENGTH = 6;
export const NOTE_LENGTH = 140;

export const GIVEN_OUT = ["cards", "condoms", "hygiene_kits", "food"] as const;
export type GivenOut = Record<(typeof GIVEN_OUT)[number], number>;

export interface Split {
  zone: string | null;
  platform: string | null;
  daypart: Daypart;
  /** hundredths of a staff hour */
  centihours: number;
}

/** The sealed payload `shift/1`. */
export interface ShiftRecord {
  schema: "shift/1";
  id: string;
  version: number;
  team: string;
  day: string;
  code: string;
  state: "open" | "closed";
  kind: string;
  dayparts: Daypart[];
  zones: string[];
  platforms: string[];
  staff: number;
  half_hours: number | null;
  split: Split[] | null;
  with_police: "no" | "part" | "yes";
  given_out: GivenOut;
  aborted: boolean;
  incident: boolean;
  note: string;
}

/** A joining code from 6 random bytes (30 bits are used). */
export function codeFrom(random: Uint8Array): string {
  return [...random.slice(0, CODE_LENGTH)].map((byte) => ALPHABET[byte & 31]).join("");
}

/** What a colleague typed, as the code it means; null when it cannot be one. */
export function typedCode(text: string): string | null {
  const code = text
    .toUpperCase()
    .replace(/[\s-]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  const fits = code.length === CODE_LENGTH && [...code].every((c) => ALPHABET.includes(c));
  return fits ? code : null;
}

/**
 * The shift's id, the same on every phone that knows team, operational day and code: the first 16
 * bytes of a SHA-256, dressed as a UUID of version 8 (RFC 9562). Vectors: tests/vectors/shift_id.json.
 */
export async function shiftId(team: string, day: string, code: string): Promise<string> {
  const text = utf8(`fieldapp/shift/1|${team}|${day}|${code}`);
  const bytes: Bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Whether a shift of this kind is out in working zones. */
export const isInZones = (kind: string): boolean => kind !== "online" && kind !== "phone_drop_in";

export const nothingGiven = (): GivenOut => ({ cards: 0, condoms: 0, hygiene_kits: 0, food: 0 });

/** A note as the server takes it: whole characters, at most NOTE_LENGTH of them, no NUL. */
function wellFormed(note: string): string {
  // Half of a surrogate pair, which some keyboards leave behind, has no form in UTF-8.
  return [...note.replace(/[\p{Cs}\0]/gu, "").trim()].slice(0, NOTE_LENGTH).join("");
}

/** How long the shift has gone on. Kept under the data key until the shift is closed, and never sent. */
export interface Clock {
  /** milliseconds of the last start, at a quarter of an hour; null during a pause */
  since: number | null;
  /** milliseconds before that */
  worked: number;
}

const QUARTER = 15 * 60_000;
const HALF_HOUR = 30 * 60_000;
/** As many half-hours as the server takes. */
export const MOST_HALF_HOURS = 48;

/** A clock that runs from now, to the quarter: the minute is nobody's business. */
export const started = (now: number, worked = 0): Clock => ({
  since: Math.round(now / QUARTER) * QUARTER,
  worked,
});

const elapsed = ({ since, worked }: Clock, now: number): number =>
  worked + (since === null ? 0 : Math.max(0, now - since));

export const paused = (clock: Clock, now: number): Clock => ({
  since: null,
  worked: elapsed(clock, now),
});

/** Half-hours to suggest at the end: the nearest, at least one, and none where the clock was moved. */
export function suggested(clock: Clock | null, now: number): number {
  const halves = clock ? Math.max(1, Math.round(elapsed(clock, now) / HALF_HOUR)) : 0;
  return halves <= MOST_HALF_HOURS ? halves : 0;
}

/** A part of the night to spread hours over. */
export interface Cell {
  zone: string | null;
  platform: string | null;
  daypart: Daypart;
}

/** The parts of a shift, in the server's order: zones (or platforms) by dayparts. */
export function cellsOf({ zones, platforms, dayparts }: ShiftRecord): Cell[] {
  const inZones = zones.map((zone) => ({ zone, platform: null }));
  const online = platforms.map((platform) => ({ zone: null, platform }));
  const places = [inZones, online, [{ zone: null, platform: null }]].find((list) => list.length)!;
  return places.flatMap((place) => dayparts.map((daypart) => ({ ...place, daypart })));
}

/** Half-hours by cell, where the cells have become others: those that are in both keep theirs. */
export function moved(halves: readonly number[], from: readonly Cell[], to: readonly Cell[]): number[] {
  const same = (a: Cell, b: Cell) =>
    a.zone === b.zone && a.platform === b.platform && a.daypart === b.daypart;
  return to.map((cell) => halves[from.findIndex((one) => same(one, cell))] ?? 0);
}

/**
 * Half-hours by cell as the split that is sent, in hundredths of a staff hour; parts without hours are
 * left out. Null where the hours do not add up to the shift's.
 */
export function splitOf(
  cells: readonly Cell[],
  halves: readonly number[],
  { halfHours, staff }: { halfHours: number; staff: number },
): Split[] | null {
  if (halves.reduce((sum, n) => sum + n, 0) !== halfHours) return null;
  const split = cells.map((cell, i) => ({ ...cell, centihours: halves[i]! * 50 * staff }));
  return split.filter(({ centihours }) => centihours > 0);
}

/** The shift with the parts of the day in which something was entered beside those that were planned. */
export const asItWas = (shift: ShiftRecord, entered: readonly { daypart: Daypart }[]): ShiftRecord => ({
  ...shift,
  dayparts: daypart
    .map(({ code }) => code)
    .filter((part) => shift.dayparts.includes(part) || entered.some((one) => one.daypart === part)),
});

export interface Closing {
  /** where they are others than planned */
  dayparts?: Daypart[];
  zones?: string[];
  halfHours: number;
  /** null: evenly */
  split?: Split[] | null;
  givenOut: GivenOut;
  aborted: boolean;
  incident: boolean;
  note: string;
}

/**
 * The next version of an open shift: closed. Without a split of its own the server splits the hours
 * evenly over zones and dayparts, and a night over many zones stays a small envelope.
 */
export function closed(shift: ShiftRecord, closing: Closing): ShiftRecord {
  return {
    ...shift,
    version: shift.version + 1,
    state: "closed",
    dayparts: closing.dayparts ?? shift.dayparts,
    zones: closing.zones ?? shift.zones,
    half_hours: closing.halfHours,
    split: closing.split?.length ? closing.split : null,
    given_out: closing.givenOut,
    aborted: closing.aborted,
    incident: closing.incident,
    note: wellFormed(closing.note),
  };
}

/** The organisation's reference data, pulled with the phone's signature, kept under the data key. */
import { computed, signal } from "@preact/signals";
import { type Compared, corrected, operationalDay } from "../../foundation/clock";
import { type Enrolment, type EnvelopeKey, get, wipe } from "../../foundation/database";
import { correct } from "../../foundation/moment";
import { readPrivate, writePrivate } from "../../vault/store";
import { type Grid, type Square, districtOf } from "../geography/rules";
import type { Task } from "../followups/rules";
import type { Telephone } from "../safety/rules";
import { type Zone, zoneOf } from "../zones/rules";
import { signature } from "./deliver";
import { isKey } from "./rules";
import { status, takeKey } from "./status";

const PATH = "/api/v1/pull";

export interface Team {
  id: string;
  name: string;
  kind: string;
  zones: Zone[];
  /** the kinds of contact that the team records, in its order; all where the server says none */
  contact_kinds?: string[];
  /** whom to call; not there on a server that knows of none */
  numbers?: { partner: Telephone[]; duty: Telephone | null };
}

/** A local number or text of the guidance, and who stands for it. */
export interface LocalEntry {
  number: string | null;
  text: string | null;
  source: string;
  owner: string;
  verified_on: string;
}

export interface Reference {
  teams: Team[];
  districts: { code: string; name: string }[];
  municipalities?: { code: string; name: string }[];
  grid: Grid;
  municipality: string;
  envelope_key: EnvelopeKey;
  server_day: string;
  min_app: string;
  demo: boolean;
  basemap: string | null;
  /** the day of the edition of guidance that the server ships */
  guidance_version?: string;
  /** what the municipality has filled in of it; what is missing is not there */
  guidance?: Record<string, LocalEntry>;
  /** a revisit may carry a code on a card; not there while that is off */
  short_codes?: true;
  /** how this phone's clock stood when this came */
  clock?: Compared;
}

/** Follow-ups, kept apart: only their own screens read them. */
export interface Tasks {
  tasks: Task[];
  other_teams: { id: string; name: string }[];
}

export const reference = signal<Reference | null>(null);
/** Follow-ups as the server told them last, once they have been read or pulled. */
export const pulled = signal<Tasks | null>(null);

/** This phone's clock is off; records are dated by the server's. */
export const clockWrong = signal(false);

function take(told: Reference | null): void {
  const by = told?.clock ? corrected(told.clock, operationalDay(new Date())) : 0;
  correct(by);
  clockWrong.value = by !== 0;
  reference.value = told;
}

const names = computed(
  () => new Map(reference.value?.districts.map(({ code, name }) => [code, name])),
);
export const districtName = (code: string | null): string | null =>
  (code && names.value.get(code)) || null;
/** The name of another municipality; its code where the server sent no names. */
export const municipalityName = (code: string): string =>
  reference.value?.municipalities?.find((m) => m.code === code)?.name ?? code;
export const districtAt = (square: Square): string | null =>
  reference.value ? districtOf(reference.value.grid, square) : null;

export const teamOf = (id: string | undefined): Team | null =>
  reference.value?.teams.find((team) => team.id === id) ?? null;
export const zoneAt = (team: string, square: Square): Zone | null =>
  zoneOf(teamOf(team)?.zones ?? [], square);

/**
 * Whether a square lies on the organisation's ground: in one of its districts or beside one, since the
 * grid knows squares by their middle, or in a zone of the team. Without districts nobody can tell.
 */
export const isOurGround = (team: string, { e, n }: Square): boolean =>
  !names.value.size ||
  !!zoneAt(team, { e, n }) ||
  [-1, 0, 1].some((x) => [-1, 0, 1].some((y) => districtAt({ e: e + x, n: n + y })));

export async function loadReference(): Promise<void> {
  take((await readPrivate<Reference>("reference"))[0] ?? null);
}

/** Asks the server; false when it could not be had, which leaves what is there in use. */
export async function pull(): Promise<boolean> {
  const enrolment = (await get("keys", "enrolment")) as Enrolment | undefined;
  if (!enrolment) return false;
  try {
    const body = JSON.stringify({ protocol: 1, status: await status() });
    const signed = await signature(enrolment, "POST", PATH, body);
    const headers = { ...signed, "Content-Type": "application/json" };
    const options = { method: "POST", body, headers, credentials: "omit", cache: "no-store" } as const;
    const response = await fetch(PATH, options);
    if (!response.ok) return false;
    const { tasks = [], other_teams = [], ...told } = (await response.json()) as Reference &
      Partial<Tasks> & { wipe?: boolean };
    if (told.wipe) {
      await wipe(enrolment.device);
      return false;
    }
    // Whatever this is, it is no answer to a pull: what is there stays in use.
    if (!isKey(told.envelope_key) || !Array.isArray(told.teams)) return false;
    const now = new Date();
    // Whoever answers says when in a header; without it the clock is believed.
    const off = now.getTime() - Date.parse(response.headers.get("Date") ?? "");
    told.clock = { off: off || 0, own: operationalDay(now), server: told.server_day };
    await takeKey(told.envelope_key);
    await writePrivate("reference", told);
    await writePrivate("tasks", { tasks, other_teams });
    take(told);
    pulled.value = { tasks, other_teams };
    return true;
  } catch {
    return false;
  }
}

/** An online session: one platform worked through once. Effort, never persons. Pure. */
import type { Daypart } from "../../foundation/clock";

export const COUNTERS = [
  "reviewed",
  "messages",
  "answered",
  "conversations",
  "declined",
  "meetings",
] as const;
export type Counted = (typeof COUNTERS)[number];
/** As many as the server takes. */
export const MOST = 9999;

/** The sealed payload `online_session/1`. */
export type SessionRecord = {
  schema: "online_session/1";
  id: string;
  version: number;
  deleted: false;
  shift: string;
  team: string;
  day: string;
  daypart: Daypart;
  platform: string;
  ad_kind: string | null;
} & Record<Counted, number>;

/** A session on its way: the platform has to be chosen. */
export type SessionDraft = Omit<SessionRecord, "platform"> & { platform: string | null };

type Start = Pick<SessionRecord, "id" | "shift" | "team" | "day" | "daypart">;

/** A new session; the platform comes filled in where the shift names only one. */
export const freshSession = (start: Start, platforms: readonly string[]): SessionDraft => ({
  schema: "online_session/1",
  ...{ id: start.id, version: 1, deleted: false as const },
  ...{ shift: start.shift, team: start.team, day: start.day, daypart: start.daypart },
  platform: platforms.length === 1 ? platforms[0]! : null,
  ad_kind: null,
  reviewed: 0,
  messages: 0,
  answered: 0,
  conversations: 0,
  declined: 0,
  meetings: 0,
});

export const sessionDeletion = ({ id, version, shift, team, day }: SessionRecord) => ({
  schema: "online_session/1" as const,
  ...{ id, version: version + 1, deleted: true as const, shift, team, day },
});

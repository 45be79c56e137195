/**
 * Operational day, daypart and week, always by Europe/Stockholm and never by the phone's own zone.
 *
 * Pure: an instant goes in; a day and a daypart come out. The instant itself is never stored: only
 * what these functions return may reach a record, a draft or the outbox.
 * Held to `tests/vectors/time.json`, which `fieldapp/foundation/clock.py` is held to as well.
 */

export type Daypart = "forenoon" | "afternoon" | "evening" | "night" | "late_night";

/** The operational day begins at 06 and ends at 06 (DOMAIN: "Time is the operational day"). */
const DAY_STARTS = 6;

// Made at its first use: it is the dearest line of a cold start.
let formatter: Intl.DateTimeFormat | undefined;

function stockholm(instant: Date): { date: Date; hour: number } {
  formatter ??= new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Stockholm",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  });
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(instant)) part[type] = Number(value);
  const date = new Date(Date.UTC(part.year!, part.month! - 1, part.day!));
  return { date, hour: part.hour! };
}

const iso = (date: Date): string => date.toISOString().slice(0, 10);

/** `day` moved by whole calendar days; both "YYYY-MM-DD". */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return iso(date);
}

/** The operational day (06–06) of an instant, "YYYY-MM-DD": 02:00 on Saturday is Friday's. */
export function operationalDay(instant: Date): string {
  const { date, hour } = stockholm(instant);
  return addDays(iso(date), hour < DAY_STARTS ? -1 : 0);
}

/** The daypart of an instant: 06–12, 12–18, 18–22, 22–02, 02–06 by Stockholm's clock. */
export function daypart(instant: Date): Daypart {
  const { hour } = stockholm(instant);
  if (hour < 2 || hour >= 22) return "night";
  if (hour < 6) return "late_night";
  if (hour < 12) return "forenoon";
  return hour < 18 ? "afternoon" : "evening";
}

/** Less than half an hour off is no wrong clock (milliseconds). */
const TOLERATED = 30 * 60_000;

/** How a phone's clock stood when it last met the server. */
export interface Compared {
  /** milliseconds that it was ahead of the server's */
  off: number;
  /** its own operational day then, and the server's */
  own: string;
  server: string;
}

/**
 * Milliseconds to take off a clock that shows the day `today`; 0 for one that is right. A clock that was
 * days off and now shows a day on the server's side of that has been set since, and is believed.
 */
export function corrected({ off, own, server }: Compared, today: string): number {
  if (!(Math.abs(off) >= TOLERATED)) return 0;
  if (own > server && today < own) return 0;
  return own < server && today >= server ? 0 : off;
}

/** ISO 8601 week of a day: "2026-11-21" → "2026-W47". */
export function isoWeek(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  // The week belongs to the year of its Thursday.
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const year = date.getUTCFullYear();
  const days = (date.getTime() - Date.UTC(year, 0, 1)) / 86_400_000;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, "0")}`;
}

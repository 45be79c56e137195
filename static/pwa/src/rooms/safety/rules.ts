/** Check-ins and numbers as they are reckoned with: no clock of its own, no storage. */

/** A check-in of whoever holds the phone: back by a time that they chose. */
export interface CheckIn {
  /** random */
  id: string;
  /** grows with each change, so that the server knows which is newest */
  version: number;
  team: string;
  /** milliseconds of the epoch */
  due: number;
  ended: boolean;
  /** the version that the server answered for last; 0: none */
  said: number;
  /** the server can write to somebody */
  tells: boolean;
  /** the duty manager was written to */
  told: boolean;
}

/** Minutes that are one press away. */
export const MINUTES = [15, 30, 45, 60, 90, 120] as const;
/** How long a check-in is moved on by one press. */
export const LATER = 15;
const MINUTE = 60_000;
/** The server takes none that is longer. */
const LONGEST = 12 * 60;

export const begun = (id: string, team: string, minutes: number, now: number): CheckIn => ({
  id,
  version: 1,
  team,
  due: now + minutes * MINUTE,
  ended: false,
  said: 0,
  tells: false,
  told: false,
});

/** Counted from now: whoever moves it on once the time has passed means so many minutes more. */
export const movedOn = (checkin: CheckIn, minutes: number, now: number): CheckIn => ({
  ...checkin,
  version: checkin.version + 1,
  due: Math.max(now, checkin.due) + minutes * MINUTE,
});

export const over = (checkin: CheckIn): CheckIn => ({
  ...checkin,
  version: checkin.version + 1,
  ended: true,
});

export const isOverdue = ({ due, ended }: CheckIn, now: number): boolean => !ended && now >= due;

/** Whole minutes left, rounded up: "1 min" stands until the time itself. */
export const minutesLeft = ({ due }: CheckIn, now: number): number =>
  Math.max(0, Math.ceil((due - now) / MINUTE));

/** What the server knows of it, as far as this phone can tell. */
export type Known =
  /** it knows, and writes to the duty manager when the time passes */
  | "knows"
  /** it knows, but there is nobody it could write to */
  | "cannot_tell"
  /** it has an earlier time */
  | "earlier"
  | "does_not_know"
  /** it does not know yet that the worker is back */
  | "still_waits"
  /** the duty manager was written to before the worker was back */
  | "told"
  /** nothing is left to say */
  | "done";

export function known({ version, ended, said, tells, told }: CheckIn): Known {
  const current = said === version;
  if (ended) return told ? "told" : current || !said ? "done" : "still_waits";
  if (!said) return "does_not_know";
  if (!current) return "earlier";
  return tells ? "knows" : "cannot_tell";
}

/** Seconds from now until it is due; null says that it is over. */
export const dueIn = ({ due, ended }: CheckIn, now: number): number | null =>
  ended ? null : Math.max(0, Math.round((due - now) / 1000));

/** The wall clock in Stockholm, "02:15". */
export const clockOf = (moment: number): string =>
  new Date(moment).toLocaleTimeString("sv-SE", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Stockholm",
  });

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes until the next time that the clock in Stockholm shows `time` ("02:15"); null for none. */
export function minutesUntil(time: string, now: number): number | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null;
  const apart = (minutesOf(time) - minutesOf(clockOf(now)) + 1440) % 1440 || 1440;
  // In the nights when the clock is changed, an hour more or less.
  const hits = [apart, apart - 60, apart + 60].filter(
    (minutes) => minutes > 0 && clockOf(now + minutes * MINUTE) === time,
  );
  const first = Math.min(...hits);
  return first <= LONGEST ? first : null;
}

export interface Telephone {
  label: string;
  number: string;
}

/** What a team's phones may show while locked: work numbers, and whom they reach. */
export interface Numbers {
  team: string;
  partner: Telephone[];
  duty: Telephone | null;
  /** the number that is the partner's tonight */
  chosen: string | null;
}

interface TeamWithNumbers {
  id: string;
  numbers?: { partner: Telephone[]; duty: Telephone | null };
}

/** The numbers of the team that is out: the shift's, else the one before, else the first. */
export function numbersOf(
  teams: readonly TeamWithNumbers[],
  shift: string | undefined,
  before: Numbers | null,
): Numbers | null {
  const by = (id: string | undefined) => teams.find((team) => team.id === id);
  const team = by(shift) ?? by(before?.team) ?? teams[0];
  if (!team?.numbers) return null; // a server that knows of no numbers yet
  const { partner, duty } = team.numbers;
  const chosen = partner.find(({ number }) => number === before?.chosen)?.number ?? null;
  return { team: team.id, partner, duty, chosen };
}

/** Whom one press calls as the partner. */
export const partnerOf = ({ partner, chosen }: Numbers): Telephone | null =>
  partner.find(({ number }) => number === chosen) ?? partner[0] ?? null;

/** "070-174 06 05" → "tel:0701740605"; the nought in "+46 (0)70" and "+46 070" is not dialled. */
export const telOf = (number: string): string =>
  `tel:${number.replace(/^(\+[^(]*)\(0\)/, "$1").replace(/[^0-9+]/g, "").replace(/^\+460/, "+46")}`;

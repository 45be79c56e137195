/** How the vault behaves when the PIN is wrong, and how hard a PIN is to try. Pure. */

export const PIN_DIGITS = 6;
/** After this many wrong PINs in a row, everything readable on the phone is gone. */
export const WRONG_PINS = 10;
/**
 * Argon2id for new vaults: 64 MiB, and as many passes as take about half a second on this phone, so
 * that it never takes less than FASTEST. Only passes grow: a phone short of memory must always be
 * able to open its vault. Where one pass over 64 MiB takes too long already it is less memory.
 */
export const MEMORY = 64 * 1024;
export const FASTEST = 300;
export const SLOWEST = 1500;
const AIM = 500;
const MOST_PASSES = 40;
/** OWASP's least for two passes: 19 MiB. */
const LEAST_MEMORY = 19 * 1024;

/** Memory (KiB) and passes, where one pass over MEMORY takes so many milliseconds. */
export function fitting(pass: number): { memory: number; passes: number } {
  if (pass * 2 <= SLOWEST)
    return { memory: MEMORY, passes: Math.min(MOST_PASSES, Math.max(2, Math.ceil(AIM / pass))) };
  const memory = Math.floor((MEMORY * SLOWEST) / 2 / pass);
  return { memory: Math.max(LEAST_MEMORY, memory), passes: 2 };
}

/** The app locks after it has been hidden for so long (milliseconds). */
export const HIDDEN_LOCKS = 60_000;
/** The app stays open for a shift at most; then the PIN opens it for the next. Nobody is logged out. */
export const OPEN_LASTS = 12 * 3_600_000;

const WAITS = [0, 0, 0, 5, 15, 30, 60, 120, 300, 600];

/**
 * Seconds to wait after the n-th wrong PIN. No clock is kept: a restart waits anew, so that killing
 * the app shortens nothing.
 */
export function waitAfter(wrong: number): number {
  return WAITS[Math.min(wrong, WAITS.length - 1)]!;
}

export const isPin = (text: string): boolean =>
  /^\d+$/.test(text) && text.length >= PIN_DIGITS && text.length <= 32;

/** 111111, 123456 and the like: tried first by anybody who finds the phone. */
export function isWeak(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((d, i) => (Number(d) - Number(pin[i]) + 10) % 10));
  return steps.size === 1 && [0, 1, 9].includes([...steps][0]!);
}

/** Minutes without a touch after which the app locks; the person chooses. */
export const IDLE = [2, 5, 10, 15] as const;
export const IDLE_FIRST = 5;

/** A moment by the steady clock, which may sleep with the phone, and by the one that can be set. */
export interface Moment {
  monotonic: number;
  wall: number;
}

/**
 * Whether more than `ms` have passed, by either clock. A clock that was set back counts as much: it
 * says nothing then, and whoever holds the phone can set it. Some seconds are the network's.
 */
export function isAway(then: Moment, now: Moment, ms: number): boolean {
  const wall = now.wall - then.wall;
  return now.monotonic - then.monotonic > ms || wall > ms || wall < -5000;
}

/** Whether one is the other but for a slip: a digit more, less or another, or two that changed places. */
export function isAlike(pin: string, other: string): boolean {
  const [short, long] = pin.length < other.length ? [pin, other] : [other, pin];
  if (long.length - short.length > 1) return false;
  if (short.length !== long.length)
    return [...long].some((_, i) => long.slice(0, i) + long.slice(i + 1) === short);
  const differ = [...long].flatMap((digit, i) => (digit === short[i] ? [] : [i]));
  const [a = 0, b = 0] = differ;
  return (
    differ.length < 2 ||
    (differ.length === 2 && b === a + 1 && long[a] === short[b] && long[b] === short[a])
  );
}

/** What the vault's worker is asked: to stretch a PIN. Memory in KiB; it finds them where not said. */
export interface Question {
  pin: string;
  salt: Uint8Array<ArrayBuffer>;
  memory?: number;
  passes?: number;
}

export interface Stretched {
  stretched: Uint8Array<ArrayBuffer>;
  memory: number;
  passes: number;
}

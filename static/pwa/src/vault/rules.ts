/** How the vault behaves when the PIN is wrong, and how hard a PIN is to try. Pure. */

export const PIN_DIGITS = 6;
/** After this many wrong PINs in a row, everything readable on the phone is gone. */
export const WRONG_PINS = 10;
/** Argon2id for new vaults: 64 MiB, 3 passes (0.3 s on a desk machine, about 1.2 s at 4× slower). */
export const MEMORY = 64 * 1024;
export const PASSES = 3;
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

/** What the vault's worker is asked: to stretch a PIN. Memory in KiB. */
export interface Question {
  pin: string;
  salt: Uint8Array;
  memory: number;
  passes: number;
}

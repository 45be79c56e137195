/**
 * The moment that records are dated by: this phone's clock, less what the server found it to be off by.
 * Everything else (waits, hours, check-ins) reckons with the phone's own clock.
 */
let off = 0;

/** Takes so many milliseconds off this phone's clock from now on. */
export function correct(by: number): void {
  off = by;
}

export const moment = (): Date => new Date(Date.now() - off);

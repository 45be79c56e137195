/**
 * GPS, warmed when a form opens and never waited for. The position becomes a square and is dropped
 * in the same function: it is never stored, logged, sent or handed on.
 */
import { signal } from "@preact/signals";
import { type Square, squareAt } from "./rules";

/** A fix worse than this says too little about a 250 m square (metres). */
const ACCURACY = 150;

export type Gps = "off" | "searching" | "found" | "refused";
export const gps = signal<Gps>("off");
/** The square of the newest fix while a form is open. */
export const here = signal<Square | null>(null);

let watch: number | null = null;

export function warm(): void {
  if (watch !== null || !navigator.geolocation) return;
  gps.value = "searching";
  watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      if (coords.accuracy > ACCURACY) return;
      const square = squareAt(coords.latitude, coords.longitude);
      if (!square) return;
      gps.value = "found";
      const { e, n } = here.value ?? {};
      if (e !== square.e || n !== square.n) here.value = square;
    },
    ({ code }) => {
      if (code !== 1) return;
      // Also taken back while the form is open: what was found before says nothing of where one is now.
      here.value = null;
      gps.value = "refused";
    },
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 60_000 },
  );
}

export function cool(): void {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  here.value = null;
  gps.value = "off";
}

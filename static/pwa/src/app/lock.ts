/** Locking: the data key is forgotten, and the page is loaded anew, so nothing decrypted stays. */
import { effect } from "@preact/signals";
import { HIDDEN_LOCKS, IDLE, IDLE_FIRST, type Moment, OPEN_LASTS, isAway } from "../vault/rules";
import { isOpen, lock } from "../vault/store";

const IDLE_KEY = "fieldapp.idle";
/** How often it is looked whether nobody has touched the phone. */
const LOOK = 10_000;

/** A page of everyday life, of the phone's own; nothing in it names the app. */
export const NEUTRAL = "/app/lista.html";
const LEFT = "left";

export function lockNow(): void {
  lock();
  location.replace("/app/");
}

/**
 * Leaves at once, from any screen, locked or not: another page stands in this one's place, and the
 * way back through the browser's history leads there again (`stayAway`).
 */
export function leaveAtOnce(): void {
  document.body.replaceChildren();
  lock();
  sessionStorage.setItem(LEFT, "1");
  location.replace(NEUTRAL);
}

/** Whether this page was come to by the way back after leaving at once; then it is left again. */
export function stayAway(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // A page that the browser had kept is loaded anew (below): only somebody opens it.
  const stay = sessionStorage.getItem(LEFT) !== null && !!entry && entry.type !== "navigate";
  if (stay) location.replace(NEUTRAL);
  else sessionStorage.removeItem(LEFT);
  return stay;
}

/** Minutes without a touch until it locks. */
export function idleMinutes(): number {
  const chosen = Number(localStorage.getItem(IDLE_KEY));
  return (IDLE as readonly number[]).includes(chosen) ? chosen : IDLE_FIRST;
}

export const keepIdle = (minutes: number): void =>
  localStorage.setItem(IDLE_KEY, String(minutes));

const now = (): Moment => ({ monotonic: performance.now(), wall: Date.now() });

/** What is chosen in a form is stored as it is touched. A text that is being written may not be yet. */
const isWriting = (): boolean => /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");

const idleLocks = (): number => (isWriting() ? Math.max(...IDLE) : idleMinutes()) * 60_000;

/** Locks when nobody has touched the phone for some minutes, hidden or not. */
function lockWhenIdle(): void {
  let touched = now();
  const touch = () => {
    touched = now();
  };
  for (const event of ["pointerdown", "keydown", "input", "scroll"])
    document.addEventListener(event, touch, { capture: true, passive: true });
  effect(() => {
    if (!isOpen.value) return undefined;
    touch();
    const looking = setInterval(() => {
      if (isAway(touched, now(), idleLocks())) lockNow();
    }, LOOK);
    return () => clearInterval(looking);
  });
}

/** Locks when the app has been hidden for a minute, when nobody touches it, and a shift after it was opened. */
export function lockByItself(): void {
  effect(() => {
    if (!isOpen.value) return undefined;
    const ending = setTimeout(lockNow, OPEN_LASTS);
    return () => clearTimeout(ending);
  });
  lockWhenIdle();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: Moment | null = null;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!isOpen.value) return;
    if (document.hidden) {
      since = now();
      timer = setTimeout(lockNow, HIDDEN_LOCKS);
    } else if (since && isAway(since, now(), HIDDEN_LOCKS)) {
      lockNow(); // the timer slept with the phone
    }
  });
  // A page that the browser kept as it was: only the lock may stand there.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
  let escapes: number[] = [];
  addEventListener("keydown", ({ key, repeat }) => {
    if (repeat) return;
    escapes = key === "Escape" ? [...escapes, performance.now()].slice(-3) : [];
    if (escapes.length === 3 && escapes[2]! - escapes[0]! < 1500) leaveAtOnce();
  });
}

/** Which screen is shown. The phone's back button works; the address never says what is shown. */
import { signal } from "@preact/signals";

export type Screen =
  | "home"
  | "start"
  | "join"
  | "contact"
  | "place"
  | "close"
  | "menu"
  | "login"
  | "leave"
  | "kinds"
  | "session"
  | "safety"
  | "advice"
  | "checklist"
  | "police"
  | "followups"
  | "followup"
  | "card"
  | "vault"
  | "unsent";

export const screen = signal<Screen>("home");

/** Opens a screen above this one. */
export function go(next: Screen): void {
  history.pushState(next, "");
  screen.value = next;
}

/** To another screen in place of this one; above home, if the way back was taken meanwhile. */
export function instead(next: Screen): void {
  if (screen.value === "home") return go(next);
  history.replaceState(next, "");
  screen.value = next;
}

export const back = (): void => history.back();

/** Back to home from a screen right above it, without waiting for the browser's history. */
export function home(): void {
  if (screen.value === "home") return; // by the way back, while something was being stored
  screen.value = "home";
  history.back();
}

export function followHistory(): void {
  history.replaceState("home", "");
  addEventListener("popstate", ({ state }) => {
    screen.value = (state as Screen | null) ?? "home";
  });
}

/** Which screen is shown. The phone's back button works; the address never says what is shown. */
import { signal } from "@preact/signals";

export type Screen = "home" | "start" | "join" | "contact" | "place" | "close" | "menu";

export const screen = signal<Screen>("home");

/** Opens a screen above this one. */
export function go(next: Screen): void {
  history.pushState(next, "");
  screen.value = next;
}

/** To another screen in place of this one. */
export function instead(next: Screen): void {
  history.replaceState(next, "");
  screen.value = next;
}

export const back = (): void => history.back();

export function followHistory(): void {
  history.replaceState("home", "");
  addEventListener("popstate", ({ state }) => {
    screen.value = (state as Screen | null) ?? "home";
  });
}

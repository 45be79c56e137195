/** Dark (OLED black) unless chosen otherwise; deep red for the night, light for the day. */
import { signal } from "@preact/signals";

export const THEMES = ["dark", "red", "light"] as const;
export type Theme = (typeof THEMES)[number];

const stored = localStorage.getItem("fieldapp.theme") as Theme | null;
export const theme = signal<Theme>(stored && THEMES.includes(stored) ? stored : "dark");

const COLOURS: Record<Theme, string> = { dark: "#000000", red: "#000000", light: "#ffffff" };

export function dress(chosen: Theme = theme.value): void {
  theme.value = chosen;
  localStorage.setItem("fieldapp.theme", chosen);
  document.documentElement.dataset.theme = chosen;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", COLOURS[chosen]);
}

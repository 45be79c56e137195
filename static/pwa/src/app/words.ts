/** Words in the reader's language: English text is the key, Swedish comes from the catalogue. */
import { signal } from "@preact/signals";
import type { Code } from "../generated/codes";
import { sv } from "../generated/words";

export type Language = "sv" | "en";

export const language = signal<Language>(
  localStorage.getItem("fieldapp.language") === "en" ? "en" : "sv",
);

export function speak(chosen: Language): void {
  language.value = chosen;
  localStorage.setItem("fieldapp.language", chosen);
  document.documentElement.lang = chosen;
}

/** `t("{count} left", { count: 3 })`. */
export function t(english: string, values: Record<string, string | number> = {}): string {
  const text = language.value === "sv" ? (sv[english] ?? english) : english;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

export const label = (code: Code): string => code[language.value];

// Made once for a language: to make one takes a hundred times as long as to use it.
const formatters = new Map<Language, Intl.DateTimeFormat>();

/** "2026-11-21" as people say it: "lör 21 nov." */
export function dayName(day: string): string {
  let formatter = formatters.get(language.value);
  if (!formatter) {
    const style = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
    formatter = new Intl.DateTimeFormat(language.value === "en" ? "en-GB" : "sv", style);
    formatters.set(language.value, formatter);
  }
  // Never broken over two lines.
  return formatter.format(new Date(day)).replaceAll(" ", "\u00a0");
}

/** The same before a full stop of the sentence's own. */
export const dayNameIn = (day: string): string => dayName(day).replace(/\.$/, "");

/** The label of one code of a list; the code itself where the list does not know it. */
export function named(list: readonly Code[], code: string | null): string {
  const found = list.find((c) => c.code === code);
  return found ? label(found) : (code ?? "");
}

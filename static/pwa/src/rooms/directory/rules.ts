/** When guidance opens by itself, and how far to trust what was checked on a day. Pure. */

export type Trigger = "child" | "danger";

/** Signs after which the card opens, and what it opens with. */
const SIGNS: Record<string, Trigger> = {
  minor: "child",
  child_in_company: "child",
  unaccompanied_child: "child",
  controlled: "danger",
  documents_taken: "danger",
  violence: "danger",
};

interface Told {
  age?: string | null;
  signs?: readonly string[];
}

/** What a saved contact calls for, a child first; nothing for most. */
export function triggersOf({ age, signs = [] }: Told): Trigger[] {
  const found = new Set(signs.map((sign) => SIGNS[sign]));
  if (age === "under_18") found.add("child");
  return (["child", "danger"] as const).filter((trigger) => found.has(trigger));
}

/** A number that nobody has checked for so long is shown with a warning (DOMAIN: 180 days). */
const WARN_AFTER_DAYS = 180;

/** `verified`, `today`: "YYYY-MM-DD". */
export function standing(verified: string | null, today: string): "never" | "old" | "fresh" {
  if (!verified) return "never";
  const days = (Date.parse(today) - Date.parse(verified)) / 86_400_000;
  return days > WARN_AFTER_DAYS ? "old" : "fresh";
}

/** A text in pieces, of which every second one is an address on the web, without what ends its sentence. */
export const linked = (text: string): string[] => text.split(/(https:\/\/[^\s<>"]*[^\s<>".,;:!?)])/);

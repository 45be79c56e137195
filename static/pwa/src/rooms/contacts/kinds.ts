/** What each kind of contact asks: its answers, its musts, its arenas. Pure. */
export const KINDS = [
  "street",
  "online",
  "buyer",
  "relative",
  "professional",
  "observation",
] as const;
export type Kind = (typeof KINDS)[number];

type One = string | null;

/** Every answer that some kind asks for. */
export interface Answers {
  form: One;
  gender: One;
  age: One;
  met: One;
  outcome: One;
  language: One;
  interpreter: boolean;
  origin: One;
  given: string[];
  need: string[];
  signs: string[];
  channel: One;
  theme: One;
  kast: One;
  relation: One;
  organisation_kind: One;
  subject: One;
  topic: One;
  advice: One;
  sellers_band: One;
  buyers_band: One;
}
export type Answer = keyof Answers;

const PERSON = {
  gender: null,
  age: null,
  met: null,
  outcome: null,
  language: null,
  interpreter: false,
};
const EXPOSED = { form: "sexual", ...PERSON, origin: null, given: [], need: [], signs: [] };

/** The answers of a kind as nobody has touched them, in the order of the protocol. */
export const BLANK: Record<Kind, Partial<Answers>> = {
  street: EXPOSED,
  online: EXPOSED,
  buyer: { channel: null, ...PERSON, theme: null, kast: null },
  relative: { channel: null, relation: null, outcome: null, need: [] },
  professional: { channel: null, organisation_kind: null, subject: null, topic: null, advice: null },
  observation: { sellers_band: null, buyers_band: null },
};

/** What must be answered, in the order of the form. */
export const MUSTS: Record<Kind, readonly Answer[]> = {
  street: ["gender", "age", "form", "met", "outcome"],
  online: ["gender", "age", "form", "met", "outcome"],
  buyer: ["channel", "gender", "age", "met", "outcome", "kast"],
  relative: ["channel", "relation", "outcome"],
  professional: ["channel", "organisation_kind", "subject", "topic"],
  observation: ["sellers_band", "buyers_band"],
};

const PLACES = ["street", "apartment", "hotel", "massage", "venue", "begging_place", "shop", "workplace"];
const NET = ["escort_site", "sugar_dating", "dating_app", "cam"];
/** Arenas where a 250 m square is nearly an address: the district alone is kept (DOMAIN). */
const INDOOR = new Set(["apartment", "hotel", "massage", "venue"]);
const PLACELESS = new Set([...NET, "drop_in", "phone"]);

export const isIndoor = (arena: string): boolean => INDOOR.has(arena);
export const isPlaceless = (arena: string): boolean => PLACELESS.has(arena);

/** Arenas as long as it is not said how somebody was reached. */
const UNTOLD = ["drop_in", "phone", "other"];

/** The arenas of a channel: by phone there is but one. */
const OF_CHANNEL: Record<string, readonly string[]> = {
  street: [...PLACES, "other"],
  phone: ["phone"],
  email: ["phone"],
  visit: ["drop_in"],
  online: [...NET, "other"],
};

/** The arenas that a kind can have, reached by this channel. */
export function arenasOf(kind: Kind, channel: One = null): readonly string[] {
  if (kind === "online") return OF_CHANNEL.online!;
  if (kind === "street") return [...PLACES, "drop_in", "phone", "other"];
  if (kind === "observation") return OF_CHANNEL.street!;
  return channel ? OF_CHANNEL[channel]! : UNTOLD;
}

/** Whether a contact of this kind, met by this channel, has a place at all. */
export const hasPlace = (kind: Kind, channel: One = null): boolean =>
  kind === "street" || kind === "observation" || (kind === "buyer" && channel === "street");

/** Under 18 the form of exploitation is asked, never assumed; from 18 it is sexual unless changed. */
export function formAfter(age: One, before: One, form: One): One {
  if (age === "under_18") return before === age ? form : null;
  return before === "under_18" || form === null ? "sexual" : form;
}

/** The kind that a new contact of a shift begins as, among those the team uses. */
export function firstKind(shiftKind: string, used: readonly Kind[]): Kind {
  const wanted: Kind = shiftKind === "online" ? "online" : "street";
  return used.includes(wanted) ? wanted : (used[0] ?? "street");
}

/** One record of each kind and each padded size, as the phone makes them. */
import { type ActRecord, type Task, actOn } from "../src/rooms/followups/rules";
import type { Kind } from "../src/rooms/contacts/kinds";
import { type Draft, deletionOf, fresh, oneMore, recordOf, touched } from "../src/rooms/contacts/rules";
import { freshSession, sessionDeletion } from "../src/rooms/shifts/session-rules";
import { type ShiftRecord, closed, nothingGiven } from "../src/rooms/shifts/rules";

const TEAM = "5f0c9a52-3c0e-4f4b-9d3e-0a1b2c3d4e5f";
const ZONE = "8a1f4c7e-2b6d-4e90-a5c3-7d8e9f0a1b2c";
const start = {
  id: "0f5e2d1c-6b7a-4890-8c1d-2e3f4a5b6c7d",
  shift: "483b569a-f2b2-83ce-8c11-f213c48aa535",
  team: TEAM,
  day: "2026-11-21",
  daypart: "night",
  withPolice: false,
  channel: "street",
  arena: "street",
} as const;

let draft = fresh("street", start, null, { kind: "square", e: 2696, n: 26325, zone: ZONE });
draft = touched(draft, "gender", "woman");
draft = touched(draft, "age", "21_29");
draft = touched(draft, "met", "new");
draft = touched(draft, "outcome", "talk");
const street = recordOf(draft);

let child = oneMore(street, { ...start, id: "1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9" });
child = touched(child, "arena", "hotel");
child = touched(child, "place", { kind: "area", district: "D1" });
child = touched(child, "age", "under_18");
child = touched(child, "form", "crime");
child = touched(child, "met", "unsure");
child = touched(child, "signs", ["minor", "child_in_company"]);
child = touched(child, "need", ["housing", "protection"]);
child = touched(child, "language", "ro");
child = touched(child, "follow_up", { kind: "revisit", zone: ZONE, week: "2026-W48" });

const unknown = recordOf(touched(draft, "place", { kind: "unknown" }));

/** A contact of a kind with these answers. */
function said(kind: Kind, id: string, answers: Partial<Draft>, arena = "street") {
  const begun = { ...start, id, arena, channel: "channel" in answers ? null : "street" };
  let made = fresh(kind, begun, null, { kind: "square", e: 2696, n: 26325, zone: null });
  for (const [field, value] of Object.entries(answers))
    made = touched(made, field as keyof Draft, value as never);
  return recordOf(made);
}
const person = { gender: "man", age: "30_49", met: "known", outcome: "short_talk" };

const session = {
  ...freshSession({ ...start, id: "8091a2b3-c4d5-4e6f-8a7b-9cadbecfd0e1", daypart: "evening" }, []),
  platform: "escort_site",
  ad_kind: "agency",
  reviewed: 64,
  messages: 20,
  answered: 7,
  conversations: 4,
  declined: 2,
  meetings: 1,
};

const open: ShiftRecord = {
  schema: "shift/1",
  id: start.shift,
  version: 1,
  team: TEAM,
  day: start.day,
  code: "K7QX2M",
  state: "open",
  kind: "street",
  dayparts: ["evening", "night"],
  zones: [ZONE],
  platforms: [],
  staff: 2,
  half_hours: null,
  split: null,
  with_police: "part",
  given_out: nothingGiven(),
  aborted: false,
  incident: false,
  note: "",
};
const closing = {
  halfHours: 9,
  givenOut: { cards: 12, condoms: 40, hygiene_kits: 3, food: 7 },
  aborted: false,
  incident: false,
  note: "Lugn kväll, få ute i kylan. Åäö – 🌙",
};
const zones = Array.from({ length: 12 }, (_, i) => ZONE.slice(0, -2) + String(10 + i));

/** What is done with follow-ups: one act of each sort, and a code that was written on a card. */
const TASK: Task = {
  id: "8192a3b4-c5d6-47e8-89fa-0b1c2d3e4f50",
  team: street.team,
  zone: null,
  zone_name: null,
  week: "2026-W48",
  kind: "revisit",
  state: "open",
  taken_by: null,
  mine: false,
  closes_day: "2027-02-18",
  acts: [],
};
const acts: Record<string, ActRecord> = {
  take: actOn(TASK, "take", {}, street.day, []),
  "hand over": actOn(TASK, "hand_over", {}, street.day, []),
  "hand over to a team": actOn(TASK, "hand_over", { to_team: ZONE }, street.day, []),
  done: actOn(TASK, "done", {}, street.day, []),
  moved: actOn(TASK, "moved", { week: "2026-W50", zone: ZONE }, street.day, []),
  closed: actOn(TASK, "closed", { reason: "place_gone" }, street.day, []),
};
const onTasks = {
  ...Object.fromEntries(Object.entries(acts).map(([name, act]) => [`an act: ${name}`, act])),
  "a code on a card": {
    schema: "followup_code/1",
    id: "92a3b4c5-d6e7-48f9-8a0b-1c2d3e4f5061",
    version: 1,
    team: street.team,
    day: street.day,
    zone: null,
    week: "2026-W49",
    code: "3A7QYT",
  },
};

export const samples = {
  ...onTasks,
  "a street contact": street,
  "a child, indoors, with everything": recordOf(child),
  "place unknown": { ...unknown, id: "2b3c4d5e-6f70-4182-93a4-b5c6d7e8f90a" },
  "an edit": { ...street, version: 2, outcome: "support" },
  "a deletion": deletionOf({ ...street, version: 2 }),
  "a person talked with online": said(
    "online",
    "3c4d5e6f-7081-4293-84b5-c6d7e8f90a1b",
    { ...person, gender: "woman", met: "new", signs: ["debt"], language: "es" },
    "sugar_dating",
  ),
  "a buyer by phone": said("buyer", "4d5e6f70-8192-43a4-85c6-d7e8f90a1b2c", {
    channel: "phone",
    ...person,
    kast: "accepted",
    theme: "stop",
  }),
  "a buyer on the street": said("buyer", "5e6f7081-92a3-44b5-86d7-e8f90a1b2c3d", {
    ...person,
    kast: "offered",
  }),
  "a relative": said("relative", "6f708192-a3b4-45c6-87e8-f90a1b2c3d4e", {
    channel: "email",
    relation: "parent",
    outcome: "support",
    need: ["family"],
  }),
  "a professional": said("professional", "708192a3-b4c5-46d7-88f9-0a1b2c3d4e5f", {
    channel: "phone",
    organisation_kind: "school",
    subject: "child",
    topic: "other_exploitation",
    advice: "concern",
  }),
  "an observation": said("observation", "8192a3b4-c5d6-47e8-890a-1b2c3d4e5f60", {
    sellers_band: "few",
    buyers_band: "many",
  }),
  "an online session": session,
  "a deleted online session": sessionDeletion({ ...session, version: 2 }),
  "an open shift": open,
  "a closed shift": closed(open, closing),
  "a closed shift over many zones": closed({ ...open, zones, version: 3 }, closing),
  "a closed shift with a split of its own": {
    ...closed({ ...open, zones, version: 3 }, closing),
    split: zones.flatMap((zone) => [
      { zone, platform: null, daypart: "evening", centihours: 25 },
      { zone, platform: null, daypart: "night", centihours: 50 },
    ]),
  },
};

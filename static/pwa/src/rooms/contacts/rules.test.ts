import { describe, expect, test } from "vitest";
import { BLANK, KINDS, type Kind, MUSTS, firstKind } from "./kinds";
import {
  type ContactRecord,
  type Draft,
  type Place,
  asKind,
  deletionOf,
  edited,
  fresh,
  missing,
  oneMore,
  placeFor,
  recordOf,
  touched,
} from "./rules";

const start = {
  id: "11111111-1111-4111-8111-111111111111",
  shift: "22222222-2222-4222-8222-222222222222",
  team: "33333333-3333-4333-8333-333333333333",
  day: "2026-11-21",
  daypart: "night",
  withPolice: true,
  channel: "street",
  arena: "street",
} as const;
const square: Place = { kind: "square", e: 2696, n: 26325, zone: null };
const inDistrict = () => "D1";

function filled(): Draft {
  let draft = fresh("street", start, null, square);
  draft = touched(draft, "gender", "woman");
  draft = touched(draft, "age", "21_29");
  draft = touched(draft, "met", "new");
  return touched(draft, "outcome", "talk");
}

describe("a new contact", () => {
  test("has everything open that a person must touch, also after another contact", () => {
    const after = fresh("street", start, recordOf(filled()), square);
    expect(missing(after)).toEqual(["gender", "age", "met", "outcome"]);
    expect(after.with_police).toBe(true);
  });
  test("asks for a place where none is likely", () =>
    expect(missing(fresh("street", start, null, null))).toContain("place"));
  test("is complete after four touches", () => expect(missing(filled())).toEqual([]));
  test("carries nothing of the draft's own into the record", () =>
    expect(recordOf(filled())).not.toHaveProperty("place_by"));
  test("cannot become a record while something is open", () =>
    expect(() => recordOf(fresh("street", start, null, square))).toThrow());
});

describe("under 18", () => {
  const child = touched(filled(), "age", "under_18");
  test("the form is asked and never assumed", () => {
    expect(child.form).toBeNull();
    expect(missing(child)).toEqual(["form"]);
  });
  test("a chosen form stays when the same age is pressed again", () => {
    const chosen = touched(child, "form", "crime");
    expect(touched(chosen, "age", "under_18").form).toBe("crime");
  });
  test("an adult's form is sexual again", () =>
    expect(touched(child, "age", "18_20").form).toBe("sexual"));
  test("an adult's chosen form survives another adult age", () => {
    const labour = touched(filled(), "form", "labour");
    expect(touched(labour, "age", "30_49").form).toBe("labour");
  });
});

describe("one more like this", () => {
  const revisit = { kind: "revisit", zone: null, week: "2026-W48" };
  const next = oneMore(recordOf(touched(filled(), "follow_up", revisit)), { ...start, id: "x" });
  test("asks met alone", () => expect(missing(next)).toEqual(["met"]));
  test("is another record, with no follow-up of its own", () => {
    expect([next.id, next.version, next.follow_up.kind]).toEqual(["x", 1, "none"]);
  });
});

describe("places", () => {
  test.each(["apartment", "hotel", "massage", "venue"])("%s keeps the district alone", (arena) =>
    expect(placeFor(arena, square, inDistrict)).toEqual({ kind: "area", district: "D1" }),
  );
  test("indoors outside every district has to be chosen", () =>
    expect(placeFor("hotel", square, () => null)).toBeNull());
  test.each(["street", "shop", "workplace", "begging_place", "other"])("%s keeps the square", (arena) =>
    expect(placeFor(arena, square, inDistrict)).toEqual(square),
  );
  test.each(["escort_site", "cam", "phone"])("%s has no place", (arena) =>
    expect(placeFor(arena, square, inDistrict)).toEqual({ kind: "none" }),
  );
  test("a district is no place on the street", () =>
    expect(placeFor("street", { kind: "area", district: "D1" }, inDistrict)).toBeNull());
  test("unknown is unknown everywhere", () =>
    expect(placeFor("hotel", { kind: "unknown" }, inDistrict)).toEqual({ kind: "unknown" }));
});

test("an edit and a deletion are the next version", () => {
  const record = recordOf(filled());
  expect(edited(record).version).toBe(2);
  expect(deletionOf(record)).toEqual({
    schema: "contact/2",
    id: record.id,
    version: 2,
    deleted: true,
    shift: record.shift,
    team: record.team,
    day: record.day,
  });
});

describe("every kind", () => {
  const ask = (kind: Kind, channel: string | null = "street") =>
    fresh(kind, { ...start, channel, arena: channel === "online" ? "cam" : "street" }, null, square);
  test.each(KINDS)("%s comes with its own answers, none of its musts filled in", (kind) => {
    const draft = ask(kind);
    const { place_by: _, ...said } = draft;
    const common = ["arena", "daypart", "day", "deleted", "follow_up", "id", "kind", "place"];
    const all = [...common, "schema", "shift", "team", "version", "with_police"];
    expect(Object.keys(said).sort()).toEqual([...all, ...Object.keys(BLANK[kind])].sort());
    // How a buyer was reached is the arena's, on the street.
    const comes = kind === "buyer" ? ["form", "channel"] : ["form"];
    expect(missing(draft)).toEqual(MUSTS[kind].filter((field) => !comes.includes(field)));
  });
  test.each(["online", "relative", "professional"] as const)("%s has no place", (kind) =>
    expect(ask(kind).place).toEqual({ kind: "none" }),
  );
  test("a buyer on the street has a place, one by phone has none", () => {
    const met = ask("buyer");
    expect(met.place).toEqual(square);
    const rang = touched(met, "channel", "phone");
    expect([rang.place, rang.arena]).toEqual([{ kind: "none" }, "phone"]);
    const back = touched(rang, "channel", "street");
    expect(missing(back)).toContain("place");
  });
  test.each(["buyer", "relative", "professional"] as const)("of a %s the channel of the one before is not copied", (kind) => {
    const first = ask(kind, null);
    expect(missing(first)).toContain("channel");
    const rang = { ...touched(first, "channel", "phone") } as unknown as ContactRecord;
    const next = fresh(kind, { ...start, channel: null }, rang, null);
    expect([next.channel, next.arena]).toEqual([null, "phone"]);
    expect(missing(next)).toEqual(MUSTS[kind]);
    // In a shift on the street a buyer was met there; nobody says so of the others.
    const out = fresh(kind, start, rang, null);
    expect(out.channel).toBe(kind === "buyer" ? "street" : null);
    expect(asKind(touched(out, "channel", "email"), kind === "buyer" ? "relative" : "buyer", "street").channel).toBeNull();
  });
  test("an observation of nobody is no observation", () => {
    const none = touched(touched(ask("observation"), "sellers_band", "none"), "buyers_band", "none");
    expect(missing(none)).toEqual(["buyers_band"]);
    expect(missing(touched(none, "buyers_band", "few"))).toEqual([]);
  });
  test("another kind keeps what both ask and drops the rest", () => {
    const buyer = asKind(filled(), "buyer", "street");
    expect([buyer.gender, buyer.outcome, buyer.kast]).toEqual(["woman", "talk", null]);
    expect(buyer).not.toHaveProperty("signs");
    expect(missing(buyer)).toEqual(["channel", "kast"]);
    expect(asKind(filled(), "online", "street").place).toEqual({ kind: "none" });
  });
  test("a shift online begins with an online contact, where the team has any", () => {
    expect(firstKind("online", KINDS)).toBe("online");
    expect(firstKind("phone_drop_in", ["buyer", "relative"])).toBe("buyer");
    expect(firstKind("street", ["online", "buyer"])).toBe("online");
  });
});

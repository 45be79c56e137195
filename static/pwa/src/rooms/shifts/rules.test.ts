import { expect, test } from "vitest";
import { padded } from "../sync/rules";
import {
  NOTE_LENGTH,
  type ShiftRecord,
  asItWas,
  cellsOf,
  moved,
  closed,
  codeFrom,
  nothingGiven,
  paused,
  splitOf,
  started,
  suggested,
  typedCode,
} from "./rules";

test.each([
  ["k7qx2m", "K7QX2M"],
  ["K7Q-X2M", "K7QX2M"],
  [" oil123 ", "011123"],
])("%s is read as %s", (typed, code) => expect(typedCode(typed)).toBe(code));

test.each(["K7QX2", "K7QX2MM", "K7QX2U", "K7QX2!"])("%s is no code", (typed) =>
  expect(typedCode(typed)).toBeNull(),
);

test("a code is made of six letters that are not misread", () => {
  const all = codeFrom(Uint8Array.from([0, 18, 19, 20, 21, 31]));
  expect(all).toBe("0JKMNZ");
  expect(typedCode(all)).toBe(all);
});

const open: ShiftRecord = {
  schema: "shift/1",
  id: "483b569a-f2b2-83ce-8c11-f213c48aa535",
  version: 1,
  team: "5f0c9a52-3c0e-4f4b-9d3e-0a1b2c3d4e5f",
  day: "2026-11-21",
  code: "K7QX2M",
  state: "open",
  kind: "street",
  dayparts: ["forenoon", "afternoon", "evening", "night", "late_night"],
  zones: [],
  platforms: [],
  staff: 2,
  half_hours: null,
  split: null,
  with_police: "no",
  given_out: nothingGiven(),
  aborted: false,
  incident: false,
  note: "",
};
const closing = { halfHours: 9, givenOut: nothingGiven(), aborted: false, incident: false };
const noteOf = (note: string): string => closed(open, { ...closing, note }).note;

test("a note is cut between characters, never within one", () => {
  const note = noteOf(`${"x".repeat(139)}🌙🌙`);
  expect(note).toBe(`${"x".repeat(139)}🌙`);
  expect([...note]).toHaveLength(NOTE_LENGTH);
  expect(noteOf("🌙".repeat(200))).toBe("🌙".repeat(140));
});

test.each([
  ["kallt \ud83c", "kallt"],
  ["\udf19 kallt", "kallt"],
  ["a\0b", "ab"],
  [" två\nrader ", "två\nrader"],
])("of the note %j is kept %j", (typed, kept) => expect(noteOf(typed)).toBe(kept));

test("a night over any number of zones can be closed, and says no split: the server's is the same", () => {
  for (let zones = 0; zones <= 100; zones++) {
    const shift = { ...open, zones: Array<string>(zones).fill(open.id) };
    const record = closed(shift, { ...closing, note: "x".repeat(NOTE_LENGTH) });
    expect(record.split).toBeNull();
    expect(padded(record).length).toBeLessThanOrEqual(8192);
  }
});

const at = (time: string): number => Date.parse(`2026-11-21T${time}:00Z`);

test("hours are suggested from the clock, to the half hour, breaks apart", () => {
  const begun = started(at("20:07"));
  expect(begun.since).toBe(at("20:00"));
  expect(suggested(begun, at("20:05"))).toBe(1);
  expect(suggested(begun, at("23:40"))).toBe(7);
  const onBreak = paused(begun, at("22:00"));
  expect(suggested(onBreak, at("23:59"))).toBe(4);
  const again = started(at("23:00"), onBreak.worked);
  expect(suggested(again, at("23:30"))).toBe(5);
});

test("a clock that was moved, or a shift forgotten for days, suggests nothing that could be sent", () => {
  expect(suggested(started(at("22:00")), at("20:00"))).toBe(1);
  expect(suggested(started(at("20:00")), at("20:00") + 3 * 86_400_000)).toBe(0);
  expect(suggested(null, at("20:00"))).toBe(0);
});

const two = { ...open, zones: ["z1", "z2"], dayparts: ["evening", "night"] } as ShiftRecord;

test("hours spread by hand add up exactly, in hundredths of staff hours, or are not sent", () => {
  const cells = cellsOf(two);
  expect(cells).toHaveLength(4);
  const split = splitOf(cells, [3, 0, 4, 2], { halfHours: 9, staff: 3 })!;
  expect(split.map(({ centihours }) => centihours)).toEqual([450, 600, 300]);
  expect(split.reduce((sum, part) => sum + part.centihours, 0)).toBe(9 * 50 * 3);
  expect(splitOf(cells, [3, 0, 4, 1], { halfHours: 9, staff: 3 })).toBeNull();
  expect(closed(two, { ...closing, split, note: "" }).split).toEqual(split);
});

test("hours that are spread stay with their zone and part of the day when a zone comes or goes", () => {
  const three = { ...two, zones: ["z0", "z1"] };
  expect(moved([3, 0, 4, 2], cellsOf(two), cellsOf(three))).toEqual([0, 0, 3, 0]);
  expect(moved([3, 0, 4, 2], cellsOf(two), cellsOf(two))).toEqual([3, 0, 4, 2]);
  expect(closed(two, { ...closing, note: "", zones: three.zones }).zones).toEqual(three.zones);
  expect(closed(two, { ...closing, note: "" }).zones).toEqual(two.zones);
});

test("an online shift is spread over its platforms, another over its dayparts", () => {
  const online = { ...open, platforms: ["cam", "other"], dayparts: ["evening"] } as ShiftRecord;
  expect(cellsOf(online).map(({ platform }) => platform)).toEqual(["cam", "other"]);
  expect(cellsOf({ ...open, dayparts: ["evening", "night"] } as ShiftRecord)).toHaveLength(2);
});

test("hours are spread over the parts of the day in which something was entered, too", () => {
  const was = asItWas(two, [{ daypart: "night" }, { daypart: "late_night" }, { daypart: "late_night" }]);
  expect(was.dayparts).toEqual(["evening", "night", "late_night"]);
  expect(cellsOf(was)).toHaveLength(6);
  expect(closed(two, { ...closing, note: "", dayparts: was.dayparts }).dayparts).toEqual(was.dayparts);
  expect(closed(two, { ...closing, note: "" }).dayparts).toEqual(["evening", "night"]);
  // In the night's order, whichever was entered last: hours are spread by it.
  expect(asItWas(two, [{ daypart: "late_night" }, { daypart: "afternoon" }]).dayparts).toEqual(
    ["afternoon", "evening", "night", "late_night"],
  );
  expect(asItWas(two, []).dayparts).toEqual(["evening", "night"]);
});

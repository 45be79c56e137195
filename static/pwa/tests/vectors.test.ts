/** The vectors that the server's Python is held to as well: one truth for both sides. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { daypart, operationalDay } from "../src/foundation/clock";
import { telOf } from "../src/rooms/safety/rules";
import { shiftId } from "../src/rooms/shifts/rules";
import { type Existing, merge } from "../src/rooms/sync/rules";

const vectors = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../../../tests/vectors/${name}.json`, import.meta.url), "utf8"));

test.each(vectors<{ name: string; at: string; day: string; daypart: string }>("time"))(
  "time: $name",
  (v) => {
    expect(operationalDay(new Date(v.at))).toBe(v.day);
    expect(daypart(new Date(v.at))).toBe(v.daypart);
  },
);

test.each(vectors<{ team: string; day: string; code: string; id: string }>("shift_id"))(
  "shift id: $code",
  async (v) => {
    expect(await shiftId(v.team, v.day, v.code)).toBe(v.id);
  },
);

test.each(vectors<{ written: string; dialled: string }>("numbers"))("dialled: $written", (v) => {
  expect(telOf(v.written)).toBe(`tel:${v.dialled}`);
});

interface Merge {
  name: string;
  existing: Existing | null;
  incoming: { version: number; deleted: boolean };
  answer: string;
  reason: string | null;
}

test.each(vectors<Merge>("merge"))("merge: $name", (v) => {
  expect(merge(v.existing, v.incoming)).toEqual([v.answer, v.reason]);
});

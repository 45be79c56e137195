import { expect, test } from "vitest";
import { addDays, isoWeek } from "./clock";

test.each([
  ["2026-11-21", "2026-W47"],
  ["2026-01-01", "2026-W01"],
  ["2027-01-01", "2026-W53"],
  ["2027-01-03", "2026-W53"],
  ["2027-01-04", "2027-W01"],
  ["2024-12-30", "2025-W01"],
])("the ISO week of %s is %s", (day, week) => expect(isoWeek(day)).toBe(week));

test.each([
  ["2026-03-28", 1, "2026-03-29"],
  ["2026-03-29", 1, "2026-03-30"],
  ["2026-10-25", 7, "2026-11-01"],
  ["2028-02-28", 1, "2028-02-29"],
  ["2027-01-01", -1, "2026-12-31"],
])("%s and %i days is %s, summer time or not", (day, days, then) =>
  expect(addDays(day, days)).toBe(then),
);

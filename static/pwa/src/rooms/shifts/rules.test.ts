import { expect, test } from "vitest";
import { codeFrom, evenSplit, typedCode } from "./rules";

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

test.each([
  [["a", "b", "c"], ["evening", "night"], 9, 2],
  [[], ["night"], 1, 1],
  [["a"], ["evening", "night", "late_night"], 7, 3],
] as const)("hours over %j and %j sum exactly", (zones, dayparts, halfHours, staff) => {
  const split = evenSplit({ zones: [...zones], dayparts: [...dayparts], staff }, halfHours);
  expect(split).toHaveLength(Math.max(1, zones.length) * dayparts.length);
  const parts = split.map((cell) => cell.centihours);
  expect(parts.reduce((a, b) => a + b, 0)).toBe(halfHours * 50 * staff);
  expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
});

import { describe, expect, test } from "vitest";
import {
  FASTEST,
  MEMORY,
  SLOWEST,
  WRONG_PINS,
  isAlike,
  isAway,
  isPin,
  isWeak,
  fitting,
  waitAfter,
} from "./rules";

test.each(["111111", "000000", "123456", "987654", "890123"])("%s is weak", (pin) =>
  expect(isWeak(pin)).toBe(true),
);
test.each(["482915", "112233", "135790"])("%s is not", (pin) => expect(isWeak(pin)).toBe(false));
test.each(["12345", "12a456", "", " 123456"])("'%s' is no PIN", (pin) =>
  expect(isPin(pin)).toBe(false),
);

test("waits never shrink", () => {
  const waits = Array.from({ length: WRONG_PINS }, (_, wrong) => waitAfter(wrong));
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBeGreaterThan(300);
});

test("Argon2id takes from 0.3 to 1.5 s on every phone, and never less than OWASP's least", () => {
  for (let pass = 9; pass < 2500; pass += 1) {
    const { memory, passes } = fitting(pass);
    const takes = (passes * pass * memory) / MEMORY;
    expect(takes).toBeGreaterThanOrEqual(FASTEST);
    expect(takes).toBeLessThanOrEqual(SLOWEST);
    expect(memory).toBeGreaterThanOrEqual(19 * 1024);
    expect(passes).toBeGreaterThanOrEqual(2);
  }
});

test.each([
  ["482915", "482915"],
  ["482915", "482916"],
  ["482915", "482195"],
  ["482915", "4829155"],
  ["482915", "48291"],
])("%s and %s are too alike: a slip of the thumb must erase nothing", (pin, other) => {
  expect(isAlike(pin, other)).toBe(true);
  expect(isAlike(other, pin)).toBe(true);
});
test.each(["519284", "482000", "73918264"])("482915 and %s are not", (other) =>
  expect(isAlike("482915", other)).toBe(false),
);

describe("away for longer than so", () => {
  const then = { monotonic: 1000, wall: 5_000_000 };
  const after = (monotonic: number, wall: number) => ({
    monotonic: then.monotonic + monotonic,
    wall: then.wall + wall,
  });
  test.each([
    ["in truth", after(60_001, 60_001), true],
    ["not yet", after(59_000, 59_000), false],
    ["the phone slept, and its steady clock with it", after(10, 8 * 3_600_000), true],
    ["the clock was set back meanwhile", after(61_000, -3_600_000), true],
    ["the clock was set back, and the phone slept", after(10, -3_600_000), true],
    ["the clock was set right by a second", after(500, -1500), false],
  ])("%s", (_, now, away) => expect(isAway(then, now, 60_000)).toBe(away));
});

import { expect, test } from "vitest";
import { WRONG_PINS, isPin, isWeak, waitAfter } from "./rules";

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

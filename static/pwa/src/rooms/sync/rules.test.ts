import { expect, test } from "vitest";
import { SIZES, backoff, isTooOld, padded, parseResponse } from "./rules";

const sent = [
  { id: "a", version: 1 },
  { id: "b", version: 2 },
];
const good = JSON.stringify({
  answers: [
    { id: "a", version: 1, answer: "stored", reason: null },
    { id: "b", version: 2, answer: "held", reason: "frozen" },
  ],
  wipe: false,
  min_app: "0.1.0",
});

test("a whole response is read", () => {
  expect(parseResponse(good, sent)?.answers.map((a) => a.answer)).toEqual(["stored", "held"]);
});

test("a response cut at any byte changes nothing", () => {
  for (let end = 0; end < good.length; end++) expect(parseResponse(good.slice(0, end), sent)).toBeNull();
});

test.each([
  ["another order", good.replace('"a"', '"c"')],
  ["another version", good.replace('"version":1', '"version":9')],
  ["an unknown answer", good.replace("stored", "eaten")],
  ["an answer too few", '{"answers":[{"id":"a","version":1,"answer":"stored","reason":null}]}'],
  ["a reason that is no text", good.replace('"frozen"', "{}")],
  ["an array", "[]"],
  ["null", "null"],
])("%s changes nothing", (_, text) => expect(parseResponse(text, sent)).toBeNull());

test("records are padded with spaces to one of five sizes", () => {
  for (const length of [1, 400, 1500, 3000, 5000, 12000]) {
    const bytes = padded({ x: "ö".repeat(length / 2) });
    expect(SIZES).toContain(bytes.length);
    expect(JSON.parse(new TextDecoder().decode(bytes)).x).toHaveLength(Math.floor(length / 2));
  }
  expect(() => padded({ x: "x".repeat(16384) })).toThrow(RangeError);
});

test("waits grow, end at five minutes, and are never all the same", () => {
  expect(backoff(1, 0)).toBe(1);
  expect(backoff(3, 1)).toBe(8);
  expect(backoff(50, 1)).toBe(300);
  expect(backoff(5, 0)).toBeLessThan(backoff(5, 0.9));
});

test.each([
  ["0.1.0", "0.1.0", false],
  ["0.1.0", "0.1.1", true],
  ["0.10.0", "0.9.9", false],
  ["1.0.0", "0.9.9", false],
])("app %s where %s is needed: too old %s", (mine, least, old) =>
  expect(isTooOld(mine, least)).toBe(old),
);

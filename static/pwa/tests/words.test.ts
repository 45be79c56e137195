/** Every text of the phone has Swedish words, and none is left over. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sv } from "../src/generated/words";
import "../src/generated/words-later";

const src = new URL("../src", import.meta.url).pathname;
const OTHERS = /generated|desk|\.test\./;
const sources = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !OTHERS.test(name))
  .map((name) => readFileSync(join(src, name), "utf8"));
const used = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g)].map((m) => JSON.parse(m[1]!) as string),
  ),
);

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test("there is something to check", () => expect(used.size).toBeGreaterThan(80));

test.each([...used])("Swedish for: %s", (english) => {
  expect(sv[english]).toBeTruthy();
  expect(placeholders(sv[english]!)).toEqual(placeholders(english));
});

test("no Swedish is left over", () =>
  expect(Object.keys(sv).filter((english) => !used.has(english))).toEqual([]));

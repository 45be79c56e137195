import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { find, standing, without, withoutHard } from "./screening";

type Span = [start: number, end: number, kind: string];
interface Labelled {
  note: string;
  spans: Span[];
}

const tests = new URL("../../../../../tests/", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, tests), "utf8");
const vectors = JSON.parse(text("vectors/screening.json")) as { note: string; found: unknown[][] }[];
const part = (name: string): Labelled[] =>
  text(`corpora/notes/${name}.jsonl`)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Labelled);

test("vectors that the server is held to as well", () => {
  for (const { note, found } of vectors) {
    const mine = find(note).map((f) => [f.start, f.end, f.kind, f.sure, f.hard]);
    expect(mine, note).toEqual(found);
  }
});

/** Of one another: they overlap, and a name is a name (tests/corpora/notes/README.md). */
const covers = (label: Span, found: Span): boolean =>
  label[0] < found[1] && found[0] < label[1] && (label[2] === "name") === (found[2] === "name");

test.each(["notes", "set_aside", "blind_2", "blind_3", "blind_4", "blind_5"])("targets on %s", (name) => {
  let [numbers, numbersFound, names, namesFound, named, namedRight] = [0, 0, 0, 0, 0, 0];
  for (const { note, spans } of part(name)) {
    const found = find(note).map((f): Span => [f.start, f.end, f.kind]);
    for (const label of spans) {
      const hit = Number(found.some((f) => covers(label, f)));
      if (label[2] === "name") [names, namesFound] = [names + 1, namesFound + hit];
      else [numbers, numbersFound] = [numbers + 1, numbersFound + hit];
    }
    for (const f of found.filter(([, , kind]) => kind === "name")) {
      named += 1;
      namedRight += Number(spans.some((label) => covers(label, f)));
    }
  }
  const share = (of: number, all: number) => (of / all).toFixed(3);
  console.log(
    `${name}: numbers and addresses recall ${share(numbersFound, numbers)}; ` +
      `names recall ${share(namesFound, names)}, precision ${share(namedRight, named)}`,
  );
  expect(numbersFound / numbers).toBeGreaterThanOrEqual(0.99);
  expect(namesFound / names).toBeGreaterThanOrEqual(0.9);
  expect(namedRight / named).toBeGreaterThanOrEqual(0.9);
});

test("there is a part that was set aside", () =>
  expect(existsSync(new URL("corpora/notes/set_aside.jsonl", tests))).toBe(true));

test("the slowest note is read at once", () => {
  const slow = ["a".repeat(140), "1 ".repeat(70), "a-".repeat(70), "aaaa ".repeat(28), "a.".repeat(70), "0".repeat(140)];
  for (const note of slow) find(note);
  for (const note of slow) {
    const begun = performance.now();
    find(note);
    expect(performance.now() - begun, note).toBeLessThan(50);
  }
});

test("one finding is taken out with its space", () => {
  const note = "🙂 ring Amina 0701740612 igen";
  expect(find(note).map((f) => without(note, f))).toEqual([
    "🙂 ring 0701740612 igen",
    "🙂 ring Amina igen",
  ]);
});

test("a false alarm is one for a name, and none for a number of a person", () => {
  const note = "Elena 070-174 06 12";
  expect(standing(note, []).map((f) => f.kind)).toEqual(["name", "phone"]);
  expect(standing(note, ["name Elena", "phone 070-174 06 12"]).map((f) => f.kind)).toEqual(["phone"]);
  expect(withoutHard("850312-1234 och lina@example.org, Elena")).toBe("och , Elena");
});

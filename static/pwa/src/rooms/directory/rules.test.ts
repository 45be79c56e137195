import { expect, test } from "vitest";
import { guidance } from "../../generated/guidance";
import { signs } from "../../generated/codes";
import { linked, standing, triggersOf } from "./rules";

test("a child, and danger, call for the card; most contacts call for nothing", () => {
  expect(triggersOf({ age: "under_18" })).toEqual(["child"]);
  expect(triggersOf({ age: "21_29", signs: ["violence", "child_in_company"] })).toEqual(["child", "danger"]);
  const calling = signs.filter(({ code }) => triggersOf({ signs: [code] }).length).map(({ code }) => code);
  expect(calling).toEqual(["controlled", "documents_taken", "violence", "minor", "child_in_company", "unaccompanied_child"]);
  for (const plain of [{}, { age: "18_20" }, { age: null, signs: ["debt", "third_party"] }])
    expect(triggersOf(plain)).toEqual([]);
});

test("what nobody has checked for 180 days is old, and what nobody ever did is said so", () => {
  expect(standing(null, "2026-11-21")).toBe("never");
  expect(standing("2026-05-25", "2026-11-21")).toBe("fresh"); // 180 days
  expect(standing("2026-05-24", "2026-11-21")).toBe("old");
});

test("the shipped edition has a card for each trigger", () => {
  expect(guidance.cards.map((card) => card.for)).toEqual(["child", "danger"]);
});

test("an address in what the municipality says is a link, and nothing else is", () => {
  const page = "https://kommun.example/rad?om=polis";
  expect(linked(`Läs (${page}).`)).toEqual(["Läs (", page, ")."]);
  expect(linked(page)).toEqual(["", page, ""]);
  for (const plain of ["dygnet runt", "http://kommun.example", "javascript:alert(1)", "https://"])
    expect(linked(plain)).toEqual([plain]);
});

/** When a form is a draft, and when it was only looked at. */
import { beforeEach, expect, test } from "vitest";
import {
  beginContact,
  beginEdit,
  beginOneMore,
  draft,
  dropUntouched,
  located,
  save,
  touch,
} from "../../src/rooms/contacts/store";
import { newPhone } from "./setup";

const square = { e: 2696, n: 26325 };

beforeEach(async () => {
  await newPhone();
});

test("a form that was only looked at leaves no draft, also when the GPS filled in its place", async () => {
  beginContact();
  located(square);
  expect(draft.value?.place_by).toBe("gps");
  await dropUntouched();
  expect(draft.value).toBeNull();
});

test.each([
  ["gender", "man"],
  ["place", { kind: "unknown" }],
] as const)("a touched %s makes a draft", async (field, value) => {
  beginContact();
  touch(field, value);
  await dropUntouched();
  expect(draft.value).not.toBeNull();
});

test("a person's place is not changed by the GPS", () => {
  beginContact();
  touch("place", { kind: "unknown" });
  located(square);
  expect(draft.value?.place).toEqual({ kind: "unknown" });
});

test.each([["a change"], ["one more like it"]])("%s of which only the place was touched is a draft", async (which) => {
  beginContact();
  for (const [field, code] of [["gender", "woman"], ["age", "50_plus"], ["met", "known"], ["outcome", "talk"]] as const)
    touch(field, code);
  located(square);
  const { record } = await save();
  if (which === "a change") beginEdit(record);
  else beginOneMore(record);
  touch("place", { kind: "unknown" });
  await dropUntouched();
  expect(draft.value?.place).toEqual({ kind: "unknown" });
});

test("an edit that changes nothing is no draft", async () => {
  beginContact();
  for (const [field, code] of [
    ["gender", "woman"],
    ["age", "50_plus"],
    ["met", "known"],
    ["outcome", "talk"],
  ] as const)
    touch(field, code);
  located(square);
  const row = await save();
  beginEdit(row.record);
  await dropUntouched();
  expect(draft.value).toBeNull();
});

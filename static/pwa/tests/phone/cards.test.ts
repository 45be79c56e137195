/** A code for the card: one for its draft, also when the app was killed in between. */
import { beforeEach, expect, test, vi } from "vitest";
import { asked, get, transaction } from "../../src/foundation/database";
import {
  beginContact,
  draft,
  draftKept,
  save,
  touch,
  touchKind,
} from "../../src/rooms/contacts/store";
import { cardCode, onTheCard } from "../../src/rooms/followups/store";
import { deliver } from "../../src/rooms/sync/deliver";
import { readPrivate } from "../../src/vault/store";
import type { Server } from "./server";
import { newPhone, restart } from "./setup";

let server: Server;
beforeEach(async () => {
  server = await newPhone();
  beginContact();
  for (const [field, code] of [["gender", "woman"], ["age", "50_plus"], ["met", "known"], ["outcome", "talk"]] as const)
    touch(field, code);
  touch("place", { kind: "unknown" });
  touch("follow_up", { kind: "revisit", zone: null, week: "2026-W48" });
});

const waiting = async () => asked((await transaction("outbox")).store("outbox").count());
const codes = () => [...server.records.values()].filter((r) => r.schema === "followup_code/1");

test("the code that was shown is shown again after the app was killed", async () => {
  const code = cardCode();
  expect(code).toMatch(/^[0-9A-Z]{6}$/);
  await draftKept();
  await restart();
  expect(cardCode()).toBe(code);
});

test("a code that is on the card has one task, also when the app was killed or the button pressed twice", async () => {
  const before = await waiting();
  cardCode();
  const { team, day } = draft.value!;
  const code = cardCode();
  await Promise.all([onTheCard(), onTheCard()]);
  await restart();
  expect(draft.value?.card, "it is there, and its code kept no longer").toBeNull();
  expect(cardCode()).toBeNull();
  await onTheCard();
  expect(await waiting()).toBe(before + 1);
  await deliver();
  expect(codes()).toEqual([expect.objectContaining({ team, day, week: "2026-W48", code })]);
});

test("nothing of the code is in the contact, and it goes with the draft", async () => {
  cardCode();
  touchKind("relative");
  expect(draft.value?.card).toBeTruthy();
  touchKind("street");
  touch("place", { kind: "unknown" });
  for (const [field, code] of [["gender", "woman"], ["age", "50_plus"], ["met", "known"], ["outcome", "talk"]] as const)
    touch(field, code);
  await save();
  expect(await get("private", "draft")).toBeUndefined();
  const [row] = await readPrivate<{ record: object }>("row:");
  expect(row!.record).not.toHaveProperty("card");
});

/** The phone takes its time over what is encrypted next. */
function slow(): void {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  const spy = vi.spyOn(crypto.subtle, "encrypt");
  spy.mockImplementationOnce(async (...what) => {
    await new Promise((later) => setTimeout(later, 50));
    return encrypt(...what);
  });
}

test("what is touched while the code is stored stays, and the code is on the card", async () => {
  cardCode();
  await draftKept();
  slow();
  const stored = onTheCard();
  await new Promise((later) => setTimeout(later, 10));
  touch("outcome", "support");
  await stored;
  await draftKept();
  expect(draft.value).toMatchObject({ outcome: "support", card: null });
  await restart();
  expect(draft.value).toMatchObject({ outcome: "support", card: null });
});

test("a contact that is saved while the code is stored is no draft any more", async () => {
  cardCode();
  await draftKept();
  slow();
  const stored = onTheCard();
  await new Promise((later) => setTimeout(later, 10));
  await save();
  await stored;
  expect(draft.value).toBeNull();
  await restart();
  expect(draft.value).toBeNull();
  await deliver();
  expect(codes()).toHaveLength(1);
});

/** Two tabs of one phone: what one has done since is not undone, doubled or lost by the other. */
import { beforeEach, expect, test, vi } from "vitest";
import { asked, get, transaction } from "../../src/foundation/database";
import { beginEdit, remove, save, touch, undo } from "../../src/rooms/contacts/store";
import {
  clearDelivered,
  closeShift,
  isWorking,
  countGiven,
  joinShift,
  leaveShift,
  loadShift,
  markIncident,
  shift,
} from "../../src/rooms/shifts/store";
import {
  beginSession,
  changeSession,
  removeSession,
  saveSession,
  sessionDraft,
  sessions,
  touchSession,
} from "../../src/rooms/shifts/session-store";
import { deliver } from "../../src/rooms/sync/deliver";
import type { Server } from "./server";
import { CLOSING, PIN, PLAN, contact, newPhone, stretch } from "./setup";

let server: Server;
beforeEach(async () => {
  server = await newPhone();
});

const contacts = () => server.living.filter((r) => r.schema.startsWith("contact/"));

/** This same phone as another tab has it, open: the stores are shared, what is in memory is not. */
async function otherTab() {
  vi.resetModules();
  (await import("../../src/vault/wrapping")).stretchWith(stretch);
  await (await import("../../src/vault/store")).unlock(PIN);
  const shifts = await import("../../src/rooms/shifts/store");
  const contacts = await import("../../src/rooms/contacts/store");
  const online = await import("../../src/rooms/shifts/session-store");
  await (await import("../../src/rooms/sync/reference")).loadReference();
  await shifts.loadShift();
  await contacts.loadContacts();
  await online.loadSessions();
  return { ...shifts, ...contacts, ...online };
}

test("a contact that another tab has changed and this one deletes is deleted", async () => {
  const row = await contact();
  const other = await otherTab();
  other.beginEdit(row.record);
  other.touch("outcome", "support");
  await other.save();
  await remove(row);
  await deliver();
  expect(contacts()).toEqual([]);
});

test("a contact that two tabs change is as the last of them left it", async () => {
  const row = await contact();
  const other = await otherTab();
  beginEdit(row.record);
  touch("outcome", "referred");
  other.beginEdit(row.record);
  other.touch("outcome", "support");
  await other.save();
  await deliver();
  await save();
  expect(await deliver()).toBe("empty");
  expect(contacts()).toEqual([expect.objectContaining({ version: 3, outcome: "referred" })]);
});

test("an undo here takes back what another tab has changed since, and is not held", async () => {
  const row = await contact();
  beginEdit(row.record);
  touch("outcome", "referred");
  await save();
  const other = await otherTab();
  other.beginEdit(other.rows.value[0]!.record);
  other.touch("outcome", "support");
  await other.save();
  await deliver();
  await undo();
  await deliver();
  expect(contacts()).toEqual([expect.objectContaining({ version: 4, outcome: "talk" })]);
});

async function onlineSession() {
  beginSession();
  touchSession({ platform: "cam", reviewed: 1 });
  await saveSession();
  return sessions.value.at(-1)!;
}
const kept = () => [...server.records.values()].filter((r) => r.schema === "online_session/1" && !r.deleted);

test("an online session that two tabs change is as the last of them left it", async () => {
  const first = await onlineSession();
  const other = await otherTab();
  changeSession(first);
  touchSession({ reviewed: 7 });
  other.changeSession(first);
  other.touchSession({ reviewed: 5 });
  await other.saveSession();
  await deliver();
  await saveSession();
  expect(await deliver()).toBe("empty");
  expect(kept()).toEqual([expect.objectContaining({ version: 3, reviewed: 7 })]);
  expect(sessions.value.map(({ version }) => version)).toEqual([3]);
});

test("an online session that another tab has changed and this one deletes is deleted", async () => {
  const first = await onlineSession();
  const other = await otherTab();
  other.changeSession(first);
  other.touchSession({ reviewed: 5 });
  await other.saveSession();
  await removeSession(first);
  await deliver();
  expect(kept()).toEqual([]);
  expect(sessionDraft.value).toBeNull();
});

test("the night is cleared away by the tab that has it, and never another's new one", async () => {
  await contact();
  await closeShift(CLOSING);
  const other = await otherTab();
  await other.startShift(PLAN);
  await deliver();
  expect(await clearDelivered()).toBe(false);
  expect(await get("private", "shift")).toBeTruthy();
  await loadShift();
  expect(shift.value?.record.id).toBe(other.shift.value?.record.id);
  expect(isWorking()).toBe(true);
});

test("a shift that another tab has begun is not put away by joining one", async () => {
  const own = shift.value!.record.id;
  shift.value = null; // this tab has not heard of it
  await joinShift(PLAN, "K7QX2M");
  expect(shift.value!.record.id).toBe(own);
});

test.each([
  ["counting what is given out", () => countGiven({ ...CLOSING.givenOut, cards: 3 })],
  ["marking an incident", () => markIncident(true)],
  ["leaving it", () => leaveShift()],
])("a shift that another tab has closed, and the next that it began, are not written over by %s here", async (_, change) => {
  const other = await otherTab();
  const old = shift.value!;
  await other.closeShift(CLOSING);
  await change();
  await loadShift();
  expect(shift.value!.record).toMatchObject({ state: "closed", half_hours: 9 });
  await other.startShift(PLAN);
  shift.value = old;
  await change();
  await loadShift();
  expect(shift.value!.record).toEqual(other.shift.value!.record);
});

test("a shift that another tab has closed is not closed again with other hours", async () => {
  const other = await otherTab();
  await other.closeShift(CLOSING);
  await deliver();
  await closeShift({ ...CLOSING, halfHours: 2 });
  await deliver();
  expect([...server.records.values()].map((r) => r.half_hours)).toEqual([9]);
  expect(await asked((await transaction("answers")).store("answers").getAll())).not.toContainEqual(
    expect.objectContaining({ answer: "held" }),
  );
  expect(isWorking()).toBe(false);
  await other.startShift(PLAN);
  shift.value = { ...shift.value!, record: { ...shift.value!.record, state: "open" } }; // as it was shown
  await closeShift(CLOSING);
  expect(shift.value.record).toMatchObject({ id: other.shift.value!.record.id, state: "open" });
});

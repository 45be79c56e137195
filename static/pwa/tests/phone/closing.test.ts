/** The form that closes a shift: what was touched in it is there again, until the shift is closed. */
import { beforeEach, expect, test, vi } from "vitest";
import type { Daypart } from "../../src/foundation/clock";
import { asked, get, transaction } from "../../src/foundation/database";
import { closeWith, keepClosing, keptClosing, spread } from "../../src/rooms/shifts/closing-store";
import {
  clearDelivered,
  closeShift,
  countGiven,
  joinShift,
  leaveShift,
  markIncident,
  shift,
  startShift,
} from "../../src/rooms/shifts/store";
import { deliver } from "../../src/rooms/sync/deliver";
import { lock, writePrivate } from "../../src/vault/store";
import { CLOSING, PLAN, newPhone, restart } from "./setup";

const SAID = { halfHours: 9, parts: ["evening" as const, "night" as const], halves: [4, 5], aborted: true, note: "Two new at the sta", alarms: ["sta"] };

beforeEach(async () => {
  await newPhone();
});

const settled = () => vi.waitFor(async () => expect(await get("private", "closing")).toBeTruthy());

test("hours, their split and the note are there again after the app was killed", async () => {
  expect(await keptClosing()).toEqual({});
  keepClosing({ note: "Two" });
  keepClosing(SAID);
  await settled();
  await restart();
  expect(await keptClosing()).toEqual(SAID);
});

test("hours that were spread stay with their parts of the day", () => {
  const record = (dayparts: Daypart[]) => ({ ...shift.value!.record, dayparts });
  expect(spread(SAID, record(["evening", "night"]))).toEqual([4, 5]);
  expect(spread(SAID, record(["evening", "late_night"])), "the contact at night was deleted").toBeNull();
  expect(spread({ ...SAID, halves: null }, record(["evening", "night"]))).toBeNull();
  expect(spread({}, record(["evening", "night"]))).toBeNull();
});

test("a closed shift leaves nothing of it, whatever was written last", async () => {
  keepClosing({ note: "Two" });
  await settled();
  keepClosing(SAID);
  await closeWith(CLOSING);
  await restart();
  expect(await get("private", "closing")).toBeUndefined();
});

test("it is there still where the shift could not be closed", async () => {
  keepClosing(SAID);
  await settled();
  await writePrivate("draft", {}); // begun in another tab
  await expect(closeWith(CLOSING)).rejects.toThrow();
  await restart();
  expect(await keptClosing()).toEqual(SAID);
});

test("it is of its own shift, and goes with it", async () => {
  const late = () => writePrivate("closing", { ...SAID, shift: shift.value!.record.id }); // by another tab
  await closeShift(CLOSING);
  await late();
  await startShift(PLAN);
  expect(await keptClosing()).toEqual({});
  await closeShift(CLOSING);
  await late();
  await deliver();
  expect(await clearDelivered()).toBe(true);
  expect(await get("private", "closing")).toBeUndefined();
});

test("whoever leaves a joined shift leaves nothing of it", async () => {
  await closeShift(CLOSING);
  await joinShift(PLAN, "K7QX2M");
  keepClosing(SAID);
  await settled();
  await leaveShift();
  expect(await get("private", "closing")).toBeUndefined();
  expect(shift.value?.record.state).toBe("closed");
});

test("on a locked phone it is not to be read", async () => {
  keepClosing(SAID);
  await settled();
  lock();
  const { ct } = (await get("private", "closing"))!;
  expect(new TextDecoder().decode(ct)).not.toContain("Two new");
});

const moments = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((later) => setTimeout(later));
};

/** The phone takes its time over what is encrypted next. */
function slow(): void {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  const spy = vi.spyOn(crypto.subtle, "encrypt");
  spy.mockImplementationOnce(async (...what) => moments(30).then(() => encrypt(...what)));
}

test.each([
  ["counted", () => countGiven({ ...CLOSING.givenOut, cards: 3 })],
  ["marked", () => markIncident(true)],
])("what is %s right before a shift is closed does not open it again", async (_, change) => {
  slow();
  const changed = change();
  await moments(5);
  await closeShift(CLOSING);
  await changed;
  await restart();
  expect(shift.value?.record.state).toBe("closed");
});

test("what is counted while an incident is marked is not taken back", async () => {
  slow();
  const marked = markIncident(true);
  await moments(5);
  const counted = countGiven({ ...CLOSING.givenOut, cards: 3 });
  await Promise.all([marked, counted]);
  expect(shift.value?.record).toMatchObject({ incident: true, given_out: { cards: 3 } });
  await restart();
  expect(shift.value?.record).toMatchObject({ incident: true, given_out: { cards: 3 } });
});

test("a start that is pressed twice begins one shift", async () => {
  await closeShift(CLOSING);
  await deliver();
  await Promise.all([startShift(PLAN), startShift(PLAN)]);
  expect(await asked((await transaction("outbox")).store("outbox").count())).toBe(1);
});

test("what is written while a shift is being closed goes with it", async () => {
  for (let wait = 0; wait < 12; wait++) {
    keepClosing(SAID);
    await settled();
    await Promise.all([closeWith(CLOSING), moments(wait).then(() => keepClosing({ note: "Three" }))]);
    await moments(12);
    expect(await get("private", "closing"), `after ${wait}`).toBeUndefined();
    await startShift(PLAN);
  }
});

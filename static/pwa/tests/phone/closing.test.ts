/** The form that closes a shift: what was touched in it is there again, until the shift is closed. */
import { beforeEach, expect, test, vi } from "vitest";
import { get } from "../../src/foundation/database";
import { closeWith, keepClosing, keptClosing } from "../../src/rooms/shifts/closing-store";
import {
  clearDelivered,
  closeShift,
  joinShift,
  leaveShift,
  shift,
  startShift,
} from "../../src/rooms/shifts/store";
import { deliver } from "../../src/rooms/sync/deliver";
import { lock, writePrivate } from "../../src/vault/store";
import { CLOSING, PLAN, newPhone, restart } from "./setup";

const SAID = { halfHours: 9, halves: [4, 5], aborted: true, note: "Two new at the sta", alarms: ["sta"] };

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
  keepClosing(SAID);
  await settled();
  await closeShift(CLOSING); // in another tab
  keepClosing(SAID);
  await settled();
  await startShift(PLAN);
  expect(await keptClosing()).toEqual({});
  await closeShift(CLOSING);
  keepClosing(SAID);
  await settled();
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

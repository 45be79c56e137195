/** Which day what is entered is of: a clock that is off, a shift of another day; the ground. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { corrected } from "../../src/foundation/clock";
import { correct, moment } from "../../src/foundation/moment";
import { beginContact, beginOneMore, draft, located, save, touch } from "../../src/rooms/contacts/store";
import { beginSession, sessionDraft } from "../../src/rooms/shifts/session-store";
import {
  clock,
  closeShift,
  isOfAnotherDay,
  joinShift,
  joinable,
  loadShift,
  pause,
  shift,
  startShift,
  suggestedHours,
} from "../../src/rooms/shifts/store";
import { put } from "../../src/rooms/sync/put";
import { clockWrong, loadReference, pull, reference } from "../../src/rooms/sync/reference";
import { readPrivate } from "../../src/vault/store";
import type { Server } from "./server";
import { newPhone, restart } from "./setup";

const NIGHT = new Date("2026-11-20T22:14:00Z");
const DAY = 86_400_000;
let server: Server;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NIGHT });
  correct(0);
  server = await newPhone();
  server.pulled = { ...reference.value, server_day: "2026-11-20" };
});
afterEach(() => vi.useRealTimers());

const answers = () => {
  touch("gender", "woman");
  touch("age", "21_29");
  touch("met", "new");
  touch("outcome", "talk");
};

test.each([
  ["right", { off: 20_000, own: "2026-11-20", server: "2026-11-20" }, "2026-11-20", 0],
  ["an hour off", { off: 3_600_000, own: "2026-11-20", server: "2026-11-20" }, "2026-11-20", 3_600_000],
  ["days ahead", { off: 3 * DAY, own: "2026-11-23", server: "2026-11-20" }, "2026-11-24", 3 * DAY],
  ["ahead, and set back since", { off: 3 * DAY, own: "2026-11-23", server: "2026-11-20" }, "2026-11-21", 0],
  ["days behind", { off: -3 * DAY, own: "2026-11-17", server: "2026-11-20" }, "2026-11-18", -3 * DAY],
  ["behind, and set right since", { off: -3 * DAY, own: "2026-11-17", server: "2026-11-20" }, "2026-11-20", 0],
  ["a server that says no time", { off: Number.NaN, own: "2026-11-17", server: "2026-11-20" }, "2026-11-17", 0],
])("a clock that is %s", (_, compared, today, off) => {
  expect(corrected(compared, today)).toBe(off);
});

test.each([-400 * DAY, -2 * DAY, 2 * DAY])("a clock %d ms off: records are of the server's day", async (off) => {
  server.headers = { Date: NIGHT.toUTCString() };
  vi.setSystemTime(NIGHT.getTime() + off);
  await pull();
  expect(clockWrong.value).toBe(true);
  expect(moment()).toEqual(NIGHT);
  await put({ drop: ["shift"] });
  await startShift(PLAN);
  expect(shift.value!.record.day).toBe("2026-11-20");
  beginContact();
  expect([draft.value!.day, draft.value!.daypart]).toEqual(["2026-11-20", "night"]);
  // Known again after a kill, without a network.
  correct(0);
  await loadReference();
  expect(moment()).toEqual(NIGHT);
});

const PLAN = {
  team: "5f0c9a52-3c0e-4f4b-9d3e-0a1b2c3d4e5f",
  kind: "street",
  dayparts: ["evening" as const, "night" as const],
  zones: [],
  platforms: [],
  staff: 2,
  with_police: "no" as const,
};

test("in a shift that was forgotten what is entered is of the shift's day and its last part", async () => {
  shift.value = { ...shift.value!, record: { ...shift.value!.record, dayparts: PLAN.dayparts } };
  vi.setSystemTime(NIGHT.getTime() + 18 * 3_600_000);
  expect(isOfAnotherDay()).toBe(true);
  beginContact();
  answers();
  touch("place", { kind: "unknown" });
  const { record } = await save();
  beginSession();
  for (const one of [record, sessionDraft.value!])
    expect([one.day, one.daypart, one.shift]).toEqual(["2026-11-20", "night", shift.value!.record.id]);
});

test("in a shift that was forgotten one more like this is of the part that was chosen", async () => {
  vi.setSystemTime(NIGHT.getTime() + 18 * 3_600_000);
  beginContact();
  answers();
  touch("place", { kind: "unknown" });
  touch("daypart", "evening");
  const { record } = await save();
  beginOneMore(record);
  expect(draft.value!.daypart).toBe("evening");
  // Tonight's is of now, whenever the one before was.
  vi.setSystemTime(NIGHT);
  beginOneMore(record);
  expect(draft.value!.daypart).toBe("night");
});

test("the clock that hours are suggested by is not kept, and no time goes with a shift and its rows", async () => {
  const kept = async () => (await readPrivate("clock")).length;
  await pause();
  await pause();
  expect(await kept()).toBe(1);
  beginContact();
  answers();
  touch("place", { kind: "unknown" });
  await save();
  const givenOut = { cards: 0, condoms: 0, hygiene_kits: 0, food: 0 };
  await closeShift({ halfHours: suggestedHours(), givenOut, aborted: false, incident: false, note: "" });
  expect([await kept(), clock.value]).toEqual([0, null]);
  const left = JSON.stringify([await readPrivate("shift"), await readPrivate("row:")]);
  expect(left).toContain('"day":"2026-11-20"');
  expect(left).not.toMatch(/"(since|worked|at|time|begun|ended)"/);
  for (const time of ["22:14", "23:14", String(NIGHT.getTime()).slice(0, 7)]) expect(left).not.toContain(time);
});

test("a shift that another tab has begun is not begun twice", async () => {
  const { id } = shift.value!.record;
  shift.value = null; // this tab has not heard of it
  await startShift(PLAN);
  expect(shift.value!.record.id).toBe(id);
  await restart();
  await loadShift();
  expect(shift.value!.record.id).toBe(id);
});

test("outside the own ground the GPS leaves the place open, also where one was filled in before", () => {
  beginContact();
  located({ e: 2695, n: 26325 });
  expect(draft.value).toMatchObject({ place: { kind: "square" }, place_by: "gps" });
  located({ e: 2720, n: 26325 });
  expect(draft.value).toMatchObject({ place: null, place_by: null });
  // Beside the last district: its squares are known by their middle.
  located({ e: 2700, n: 26325 });
  expect(draft.value!.place_by).toBe("gps");
  touch("place", { kind: "unknown" });
  located({ e: 2720, n: 26325 });
  expect(draft.value!.place).toEqual({ kind: "unknown" });
});

test("a team's own zone is its ground wherever it lies, and without districts nobody can tell", () => {
  const outside = { e: 2720, n: 26325 };
  const { teams } = reference.value!;
  const zone = { id: "z", name: "Z", district: null, squares: [[2720, 26325]] as [number, number][] };
  reference.value = { ...reference.value!, teams: [{ ...teams[0]!, zones: [zone] }] };
  beginContact();
  located(outside);
  expect(draft.value!.place).toEqual({ kind: "square", ...outside, zone: "z" });
  reference.value = { ...reference.value!, teams, districts: [] };
  located({ e: 2800, n: 26325 });
  expect(draft.value!.place).toMatchObject({ kind: "square", e: 2800 });
});

test("a shift that was begun last night is joined in the forenoon as well, and is the same shift", async () => {
  const { id, day, code } = shift.value!.record;
  expect([day, joinable()]).toEqual(["2026-11-20", ["2026-11-20"]]);
  shift.value = null;
  await put({ drop: ["shift"] }); // the colleague's phone has it
  vi.setSystemTime(new Date("2026-11-21T06:30:00Z")); // half past seven in Stockholm
  expect(joinable()).toEqual(["2026-11-20", "2026-11-21"]);
  await joinShift({ ...PLAN, dayparts: ["forenoon"] }, code, "2026-11-20");
  expect(shift.value!.record).toMatchObject({ id, day, dayparts: ["late_night"] });
  expect(isOfAnotherDay()).toBe(true);
  beginContact();
  expect(draft.value).toMatchObject({ day: "2026-11-20", daypart: "late_night" });
  vi.setSystemTime(new Date("2026-11-21T11:00:00Z"));
  expect(joinable()).toEqual(["2026-11-21"]);
});

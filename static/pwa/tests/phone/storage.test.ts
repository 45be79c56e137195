/** What could not be stored is said, and is as it was before; what is unsaved ends with no shift. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { asked, get, transaction } from "../../src/foundation/database";
import {
  beginContact,
  beginEdit,
  discard,
  draft,
  draftKept,
  remove,
  rows,
  save,
  touch,
  undo,
  undoable,
} from "../../src/rooms/contacts/store";
import {
  clearDelivered,
  closeShift,
  isWorking,
  joinShift,
  leaveShift,
  shift,
} from "../../src/rooms/shifts/store";
import { deliver } from "../../src/rooms/sync/deliver";
import { gaveWay, isOpen, lock, unkept, unlock, wrongPins, writePrivate } from "../../src/vault/store";
import { WRONG_PINS } from "../../src/vault/rules";
import { stretchWith } from "../../src/vault/wrapping";
import { CLOSING, PIN, PLAN, contact, newPhone, restart, stretch } from "./setup";

beforeEach(async () => {
  await newPhone();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** From now on nothing can be written; returns how to make room again. */
function full(): () => void {
  const begin = IDBDatabase.prototype.transaction;
  const spy = vi.spyOn(IDBDatabase.prototype, "transaction");
  spy.mockImplementation(function (this: IDBDatabase, ...how) {
    if (how[1] === "readwrite") throw new DOMException("full", "QuotaExceededError");
    return begin.apply(this, how);
  });
  return () => spy.mockRestore();
}

describe("a phone that is full says so, and changes nothing:", () => {
  const kept = async () => asked((await transaction("outbox")).store("outbox").count());

  test.each([
    ["undoing a new contact", async () => void (await contact()), () => undo()],
    [
      "undoing a change",
      async () => {
        beginEdit((await contact()).record);
        touch("outcome", "support");
        await save();
      },
      () => undo(),
    ],
    ["deleting a contact", async () => void (await contact()), () => remove(rows.value[0]!)],
    [
      "deleting the contact that is being changed",
      async () => beginEdit((await contact()).record),
      () => remove(rows.value[0]!),
    ],
    ["throwing a draft away", async () => beginContact(), () => discard()],
    ["joining a shift", () => closeShift(CLOSING), () => joinShift(PLAN, "K7QX2M")],
    ["leaving a shift", async () => undefined, () => leaveShift()],
    ["closing a shift", async () => undefined, () => closeShift(CLOSING)],
    ["saving a contact", async () => undefined, () => contact()],
  ])("%s", async (name, before, change) => {
    await before();
    await draftKept();
    const saving = name.startsWith("saving");
    const shown = [rows.value, saving || draft.value, undoable.value, shift.value, await kept()];
    const room = full();
    await expect(change()).rejects.toThrow("full");
    expect(unkept.value).toBe(true);
    room();
    expect([rows.value, saving || draft.value, undoable.value, shift.value, await kept()]).toEqual(shown);
    await writePrivate("any", 1);
    expect(unkept.value).toBe(false);
  });

  test("a touch", async () => {
    beginContact();
    await draftKept();
    const room = full();
    touch("gender", "man");
    await draftKept();
    expect(unkept.value).toBe(true);
    room();
    touch("gender", "woman");
    await draftKept();
    expect(unkept.value).toBe(false);
  });
});

test("deleting the contact that is being changed takes the draft with it", async () => {
  beginEdit((await contact()).record);
  await draftKept();
  await remove(rows.value[0]!);
  await restart();
  expect(rows.value).toEqual([]);
  expect(draft.value).toBeNull();
});

test("deleting one contact leaves the draft of another", async () => {
  const { record } = await contact();
  beginContact();
  await remove(rows.value.find((row) => row.record.id === record.id)!);
  expect(draft.value).not.toBeNull();
});

describe("a draft", () => {
  test.each([
    ["closed", () => closeShift(CLOSING)],
    ["left", () => leaveShift()],
  ])("is asked about before the shift is %s", async (_, end) => {
    beginContact();
    touch("gender", "man");
    await draftKept();
    await expect(end()).rejects.toThrow();
    expect(isWorking()).toBe(true);
    await restart();
    expect(draft.value?.gender).toBe("man");
    expect(isWorking()).toBe(true);
    await discard();
    await end();
    expect(isWorking()).toBe(false);
  });

  test("that another tab began after the closing is not cleared away with the night", async () => {
    await closeShift(CLOSING);
    beginContact();
    await draftKept();
    expect(await deliver()).toBe("empty");
    expect(await clearDelivered()).toBe(false);
    expect(await get("private", "draft")).toBeTruthy();
    await discard();
    expect(await clearDelivered()).toBe(true);
    expect(await asked((await transaction("private")).store("private").count())).toBe(0);
  });
});

test.each([
  ["left", async () => {
    await closeShift(CLOSING);
    await joinShift(PLAN, "K7QX2M");
  }, () => leaveShift()],
  ["closed", async () => undefined, () => closeShift(CLOSING)],
])("what was saved in a shift that is %s cannot be undone any more", async (_, begin, end) => {
  await begin();
  await contact();
  expect(undoable.value).toBeTruthy();
  await end();
  expect(undoable.value).toBeNull();
});

test("on a full phone the map gives its room to what is saved", async () => {
  const thrown = vi.fn(async () => true);
  vi.stubGlobal("caches", { delete: thrown });
  beginContact();
  await draftKept();
  lock();
  await expect(writePrivate("any", 1)).rejects.toThrow("locked");
  expect(thrown, "nothing was full").not.toHaveBeenCalled();
  await restart();
  const room = full();
  vi.stubGlobal("caches", { delete: async () => (room(), true) });
  await contact();
  expect(unkept.value).toBe(false);
  expect(gaveWay()).toBe(true);
  vi.unstubAllGlobals();
});

describe("a full phone is opened:", () => {
  const map = (there: boolean) => vi.stubGlobal("caches", { delete: vi.fn(async () => there) });
  afterEach(() => {
    vi.unstubAllGlobals();
    stretchWith(stretch);
  });

  test("the map gives its room, and is not fetched again at once", async () => {
    lock();
    const room = full();
    vi.stubGlobal("caches", { delete: async (name: string) => (room(), name === "fieldapp-basemap") });
    expect(await unlock(PIN)).toBe("open");
    expect(await wrongPins()).toBe(0);
    expect(gaveWay()).toBe(true);
  });

  test("where nothing can give way no PIN is tried, and nothing is lost", async () => {
    lock();
    map(false);
    const tried = vi.fn(stretch);
    stretchWith(tried);
    const room = full();
    await expect(unlock(PIN)).rejects.toThrow();
    expect(tried).not.toHaveBeenCalled();
    room();
    expect(await wrongPins()).toBe(0);
    expect(await unlock(PIN)).toBe("open");
  });

  test("the right PIN opens where its try could be counted and no more was stored", async () => {
    lock();
    map(false);
    let room = () => {};
    stretchWith(async (question) => {
      room = full();
      return stretch(question);
    });
    expect(await unlock(PIN)).toBe("open");
    room();
    expect(isOpen.value).toBe(true);
    lock();
    stretchWith(stretch);
    expect(await wrongPins(), "it was counted").toBe(1);
    expect(await unlock(PIN)).toBe("open");
    expect(await wrongPins()).toBe(0);
  });

  test("right PINs whose tries could be counted and no more wipe nothing once there is room again", async () => {
    map(false);
    for (let opened = 0; opened < 2 * WRONG_PINS; opened++) {
      lock();
      let room = () => {};
      stretchWith(async (question) => {
        room = full();
        return stretch(question);
      });
      expect(await unlock(PIN), `opened ${opened} times`).toBe("open");
      room();
      await writePrivate("any", opened);
    }
    expect(await wrongPins()).toBe(0);
  });

  test("what is added with the PIN is not said to be stored", async () => {
    map(false);
    let room = () => {};
    const adding = async () => {
      room = full();
      return {};
    };
    await expect(unlock(PIN, adding)).rejects.toThrow();
    room();
  });
});

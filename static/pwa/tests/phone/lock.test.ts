/** When the app locks by itself, and how one leaves it at once. Nothing logs anybody out. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { get } from "../../src/foundation/database";
import { isEnrolled } from "../../src/rooms/accounts/store";
import { isOpen, unlock } from "../../src/vault/store";
import { PIN, newPhone } from "./setup";

const HOUR = 3_600_000;
const reloaded = vi.fn();
type Heard = (event: object) => void;
const page = { hidden: false, focused: null as { tagName: string } | null, emptied: 0 };
const listeners = new Map<string, Heard[]>();
const listen = (event: string, heard: Heard) =>
  listeners.set(event, [...(listeners.get(event) ?? []), heard]);
const happen = (event: string, said: object = {}) =>
  listeners.get(event)?.forEach((heard) => heard(said));
const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};
vi.stubGlobal("location", { replace: reloaded, reload: reloaded });
vi.stubGlobal("localStorage", storage());
vi.stubGlobal("sessionStorage", storage());
vi.stubGlobal("addEventListener", listen);
vi.stubGlobal("document", {
  get hidden() {
    return page.hidden;
  },
  get activeElement() {
    return page.focused;
  },
  body: { replaceChildren: () => page.emptied++ },
  addEventListener: listen,
});
const { NEUTRAL, idleMinutes, keepIdle, leaveAtOnce, lockByItself, lockNow, stayAway } = await import(
  "../../src/app/lock"
);
lockByItself();
const MINUTE = 60_000;

beforeEach(async () => {
  await newPhone();
  lockNow();
  reloaded.mockClear();
  page.hidden = false;
  page.focused = null;
  keepIdle(5);
  sessionStorage.removeItem("left");
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"],
  });
});
afterEach(() => vi.useRealTimers());

/** Somebody works: a touch each minute. */
function work(ms: number): void {
  for (; ms > MINUTE; ms -= MINUTE) {
    vi.advanceTimersByTime(MINUTE);
    happen("pointerdown");
  }
  vi.advanceTimersByTime(ms);
}

test("twelve hours after it was opened it locks, and all is there behind the PIN", async () => {
  await unlock(PIN);
  work(12 * HOUR - 1);
  expect(isOpen.value).toBe(true);
  vi.advanceTimersByTime(1);
  expect(isOpen.value).toBe(false);
  expect(reloaded).toHaveBeenCalledOnce();
  expect(await isEnrolled()).toBe(true);
  expect(await get("private", "shift")).toBeTruthy();
  expect(await unlock(PIN)).toBe("open");
});

test("each opening gives it twelve hours anew", async () => {
  await unlock(PIN);
  work(11 * HOUR);
  lockNow();
  reloaded.mockClear();
  await unlock(PIN);
  work(11 * HOUR);
  expect(isOpen.value).toBe(true);
  expect(reloaded).not.toHaveBeenCalled();
});

test("hidden for a minute it locks", async () => {
  await unlock(PIN);
  page.hidden = true;
  happen("visibilitychange");
  vi.advanceTimersByTime(MINUTE);
  expect(isOpen.value).toBe(false);
});

test("hidden while the phone sleeps it locks when it is seen again, whatever the clock was set to", async () => {
  for (const wall of [8 * HOUR, -3 * HOUR]) {
    await unlock(PIN);
    page.hidden = true;
    happen("visibilitychange");
    vi.setSystemTime(Date.now() + wall); // no timer ran, and the steady clock stood still
    page.hidden = false;
    happen("visibilitychange");
    expect(isOpen.value).toBe(false);
  }
});

test("seen again within a minute it stays open", async () => {
  await unlock(PIN);
  page.hidden = true;
  happen("visibilitychange");
  vi.advanceTimersByTime(MINUTE - 1000);
  page.hidden = false;
  happen("visibilitychange");
  vi.advanceTimersByTime(MINUTE);
  expect(isOpen.value).toBe(true);
});

describe("when nobody touches it", () => {
  test.each([2, 5, 10, 15])("it locks after %s minutes", async (minutes) => {
    keepIdle(minutes);
    await unlock(PIN);
    vi.advanceTimersByTime(minutes * MINUTE);
    expect(isOpen.value).toBe(true);
    vi.advanceTimersByTime(11_000);
    expect(isOpen.value).toBe(false);
  });

  test("a touch begins the time anew", async () => {
    await unlock(PIN);
    work(30 * MINUTE);
    expect(isOpen.value).toBe(true);
  });

  test("a text that is being written gets longer, and not for ever", async () => {
    await unlock(PIN);
    page.focused = { tagName: "TEXTAREA" };
    vi.advanceTimersByTime(14 * MINUTE);
    expect(isOpen.value).toBe(true);
    vi.advanceTimersByTime(2 * MINUTE);
    expect(isOpen.value).toBe(false);
  });

  test("what was chosen is kept, and nonsense is the first choice", () => {
    localStorage.setItem("fieldapp.idle", "100000");
    expect(idleMinutes()).toBe(5);
  });
});

describe("leaving at once", () => {
  const by = (type: string) =>
    vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type }] as never);

  test("locks, empties the screen, and another page takes its place", async () => {
    await unlock(PIN);
    leaveAtOnce();
    expect(isOpen.value).toBe(false);
    expect(page.emptied).toBe(1);
    expect(reloaded).toHaveBeenLastCalledWith(NEUTRAL);
  });

  test("three Escapes in a row do it; two do not, nor three slow ones", () => {
    const escape = () => happen("keydown", { key: "Escape" });
    escape();
    escape();
    happen("keydown", { key: "a" });
    escape();
    vi.advanceTimersByTime(2000);
    escape();
    vi.advanceTimersByTime(2000);
    escape();
    expect(reloaded).not.toHaveBeenCalled();
    escape();
    escape();
    expect(reloaded).toHaveBeenCalledExactlyOnceWith(NEUTRAL);
  });

  test("the way back leads there again also where the browser had kept the page", () => {
    leaveAtOnce();
    reloaded.mockClear();
    happen("pageshow", { persisted: true }); // which loads it anew
    by("reload");
    expect(stayAway()).toBe(true);
    expect(reloaded).toHaveBeenLastCalledWith(NEUTRAL);
    vi.restoreAllMocks();
  });

  test("the way back leads there again, until the app is opened anew", () => {
    by("back_forward");
    expect(stayAway()).toBe(false);
    leaveAtOnce();
    reloaded.mockClear();
    expect(stayAway()).toBe(true);
    expect(reloaded).toHaveBeenCalledWith(NEUTRAL);
    by("navigate");
    expect(stayAway()).toBe(false);
    by("back_forward");
    expect(stayAway()).toBe(false);
    vi.restoreAllMocks();
  });
});

/** The app stays open for a shift, then asks for the PIN; it never logs anybody out. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { get } from "../../src/foundation/database";
import { isEnrolled } from "../../src/rooms/accounts/store";
import { isOpen, unlock } from "../../src/vault/store";
import { PIN, newPhone } from "./setup";

const HOUR = 3_600_000;
const reloaded = vi.fn();
const page = { hidden: false, heard: () => undefined as unknown };
vi.stubGlobal("location", { replace: reloaded });
vi.stubGlobal("document", {
  get hidden() {
    return page.hidden;
  },
  addEventListener: (_: string, heard: () => void) => {
    page.heard = heard;
  },
});
const { lockByItself, lockNow } = await import("../../src/app/lock");
lockByItself();

beforeEach(async () => {
  await newPhone();
  lockNow();
  reloaded.mockClear();
  page.hidden = false;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => vi.useRealTimers());

test("twelve hours after it was opened it locks, and all is there behind the PIN", async () => {
  await unlock(PIN);
  vi.advanceTimersByTime(12 * HOUR - 1);
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
  vi.advanceTimersByTime(11 * HOUR);
  lockNow();
  reloaded.mockClear();
  await unlock(PIN);
  vi.advanceTimersByTime(11 * HOUR);
  expect(isOpen.value).toBe(true);
  expect(reloaded).not.toHaveBeenCalled();
});

test("hidden for a minute it locks", async () => {
  await unlock(PIN);
  page.hidden = true;
  page.heard();
  vi.advanceTimersByTime(60_000);
  expect(isOpen.value).toBe(false);
});

/** The way back while something is being stored: what comes after must not lead out of the app. */
import { beforeEach, expect, test, vi } from "vitest";
import { go, home, instead, screen } from "../../src/app/navigation";

const history = { back: vi.fn(), pushState: vi.fn(), replaceState: vi.fn() };

beforeEach(() => {
  vi.stubGlobal("history", history);
  vi.clearAllMocks();
  screen.value = "home";
});

test("home from a screen goes one step back", () => {
  go("contact");
  home();
  expect(screen.value).toBe("home");
  expect(history.back).toHaveBeenCalledOnce();
});

test("home from home stays", () => {
  home();
  expect(history.back).not.toHaveBeenCalled();
});

test("nothing takes the place of home, or the way back would lead out of the app", () => {
  instead("advice");
  expect(screen.value).toBe("advice");
  expect(history.replaceState).not.toHaveBeenCalled();
  expect(history.pushState).toHaveBeenCalledOnce();
});

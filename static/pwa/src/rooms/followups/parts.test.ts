import { expect, test, vi } from "vitest";

vi.hoisted(() => vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined }));
vi.hoisted(() => vi.stubGlobal("document", { documentElement: {} }));

import { speak } from "../../app/words";
import { whenOf } from "./parts";

const NOW = Date.parse("2026-11-20T20:10:30Z"); // 21:10:30 in Stockholm

test.each([
  ["2026-11-20T21:00:00Z", "kl. 22:00", "at 22:00"],
  ["2026-11-20T20:40:01Z", "kl. 21:41", "at 21:41"], // never a minute too early
  ["2026-11-21T01:00:00Z", "lör\u00a021\u00a0nov. kl. 02:00", "on Sat\u00a021\u00a0Nov at 02:00"],
])("a search may be made again at %s", (moment, swedish, english) => {
  speak("sv");
  expect(whenOf(Date.parse(moment), NOW)).toBe(swedish);
  speak("en");
  expect(whenOf(Date.parse(moment), NOW).replace(",", "")).toBe(english);
});

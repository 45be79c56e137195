/** A fresh phone for each test: empty stores, a vault without the slow stretching, a shift. */
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { vi } from "vitest";
import { forget } from "../../src/foundation/database";
import { beginContact, forgetShift, loadContacts, save, touch } from "../../src/rooms/contacts/store";
import { loadShift, startShift } from "../../src/rooms/shifts/store";
import { reference } from "../../src/rooms/sync/reference";
import type { Question, Stretched } from "../../src/vault/rules";
import { createVault, lock, unlock } from "../../src/vault/store";
import { stretchWith } from "../../src/vault/wrapping";
import { Server } from "./server";

export const PIN = "482915";
export const TEAM = "5f0c9a52-3c0e-4f4b-9d3e-0a1b2c3d4e5f";

export async function stretch({ pin, salt, memory = 8, passes = 1 }: Question): Promise<Stretched> {
  const text = new TextEncoder().encode(pin + String(salt));
  const stretched = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return { stretched, memory, passes };
}
stretchWith(stretch);

/** A shift as it is begun here. */
export const PLAN = {
  team: TEAM,
  kind: "street",
  dayparts: ["night" as const],
  zones: [],
  platforms: [],
  staff: 2,
  with_police: "no" as const,
};
/** A shift's end with nothing given out. */
export const CLOSING = {
  halfHours: 9,
  givenOut: { cards: 0, condoms: 0, hygiene_kits: 0, food: 0 },
  aborted: false,
  incident: false,
  note: "",
};

/** A contact on the plain path, saved. */
export async function contact() {
  beginContact();
  touch("gender", "woman");
  touch("age", "21_29");
  touch("met", "new");
  touch("outcome", "talk");
  touch("place", { kind: "unknown" });
  return save();
}

let online = false;

/** Cut off until told otherwise, so that nothing is delivered behind a test's back. */
export function network(on: boolean): void {
  online = on;
}
Object.defineProperty(navigator, "onLine", { get: () => online, configurable: true });

export async function newPhone(): Promise<Server> {
  await forget();
  globalThis.indexedDB = new IDBFactory();
  network(false);
  forgetShift();
  const server = await Server.withPhone();
  vi.stubGlobal("fetch", server.fetch);
  await createVault(PIN);
  reference.value = {
    teams: [{ id: TEAM, name: "Team", kind: "street", zones: [] }],
    districts: [{ code: "D1", name: "Norrmalm" }],
    grid: { e0: 2690, n0: 26320, width: 10, height: 10, codes: ["D1"], runs: [[0, 100]] },
    municipality: "0180",
    envelope_key: { kid: "k1", public: server.publicKey },
    server_day: "2026-11-21",
    min_app: "0.1.0",
    demo: false,
    basemap: null,
  };
  await startShift(PLAN);
  return server;
}

/** As when the browser is killed and the app opened anew: only what was stored is left. */
export async function restart(): Promise<void> {
  lock();
  forgetShift();
  await forget();
  await unlock(PIN);
  await loadShift();
  await loadContacts();
}

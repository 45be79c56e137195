/** What waits, as signed files; and one that is deleted alone. */
import { beforeEach, expect, test, vi } from "vitest";
import { fromBase64, utf8 } from "../../src/foundation/bytes";
import {
  type Enrolment,
  type Envelope,
  asked,
  get,
  set,
  transaction,
} from "../../src/foundation/database";
import { dropOne, outboxFiles, stuckOnes } from "../../src/rooms/sync/export";
import { heldCount, look, outbox, stateOf } from "../../src/rooms/sync/outbox";
import { newPhone } from "./setup";

beforeEach(async () => {
  await newPhone();
});

const all = async (): Promise<Envelope[]> =>
  asked((await transaction("outbox")).store("outbox").getAll());

async function fill(count: number, size: number): Promise<void> {
  const tx = await transaction("outbox", "readwrite");
  for (let i = 0; i < count; i++) {
    const id = `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;
    tx.store("outbox").put({ id, version: 1, kid: "k1", ct: "A".repeat(size), tried: false });
  }
  await tx.done;
}

test("every envelope is in exactly one file, each is signed by the phone and fits the desk", async () => {
  await fill(400, 22_000);
  const waiting = await all();
  const files = await outboxFiles();
  expect(files.length).toBeGreaterThan(1);
  const { device, key } = (await get("keys", "enrolment")) as Enrolment;
  const found: string[] = [];
  for (const file of files) {
    expect(file.text.length).toBeLessThan(4 * 1024 * 1024 - 10_000);
    const told = JSON.parse(file.text);
    expect(told.device).toBe(device);
    const signed = utf8(`fieldapp/outbox/1\n${device}\n${told.body}`);
    const how = { name: "ECDSA", hash: "SHA-256" };
    const signature = fromBase64(told.signature);
    expect(await crypto.subtle.verify(how, key.publicKey, signature, signed)).toBe(true);
    const inside = JSON.parse(told.body) as Envelope[];
    expect(inside.length).toBe(file.count);
    for (const one of inside) {
      expect(Object.keys(one).sort()).toEqual(["ct", "id", "kid", "version"]);
      found.push(one.id);
    }
  }
  expect(found.sort()).toEqual(waiting.map(({ id }) => id).sort());
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
});

test("what was saved as a file may have left the phone: it stays, and is never taken back", async () => {
  await fill(2, 700);
  const before = (await all()).length;
  await outboxFiles();
  const after = await all();
  expect(after.length).toBe(before);
  expect(after.every(({ tried }) => tried)).toBe(true);
});

test("a phone that is full saves its files all the same, and takes nothing back after that", async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.resetModules();
  const { outboxFiles } = await import("../../src/rooms/sync/export");
  const { put } = IDBObjectStore.prototype;
  const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value) {
    const request = put.call(this, value);
    this.transaction.abort();
    return request;
  });
  const files = await outboxFiles();
  full.mockRestore();
  expect(files.map(({ count }) => count)).toEqual([(await all()).length]);
  expect((await import("../../src/rooms/sync/unmarked")).areUnmarked()).toBe(true);
  vi.unstubAllGlobals();
});

test("where nothing waits there is no file", async () => {
  for (const one of await all()) await dropOne(one);
  expect(await outboxFiles()).toEqual([]);
});

test("one that is stuck is deleted alone, and its row says so", async () => {
  await fill(3, 700);
  const [one, ...others] = await all();
  await set("keys", "stuck", [[one!.id, one!.version]]);
  expect(await stuckOnes()).toEqual([one]);
  await dropOne(one!);
  await look();
  expect(await all()).toEqual(others);
  expect(await stuckOnes()).toEqual([]);
  expect(stateOf(one!.id, one!.version)).toEqual({ state: "dropped" });
  expect(heldCount()).toBe(0);
  expect(outbox.value.stuck).toBe(0);
});

test("one that was delivered meanwhile keeps its answer", async () => {
  const [one] = await all();
  const tx = await transaction(["outbox", "answers"], "readwrite");
  tx.store("outbox").delete([one!.id, one!.version]);
  tx.store("answers").put({ id: one!.id, version: one!.version, answer: "stored", reason: null });
  await tx.done;
  await dropOne(one!);
  await look();
  expect(stateOf(one!.id, one!.version)).toEqual({ state: "sent" });
});

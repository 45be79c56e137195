/** The second PIN: set, unset, used, killed in the middle; and that nothing tells whether there is one. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type VaultRecord, asked, get, transaction } from "../../src/foundation/database";
import { isEnrolled } from "../../src/rooms/accounts/store";
import { deliver } from "../../src/rooms/sync/deliver";
import { WRONG_PINS } from "../../src/vault/rules";
import { secondPin } from "../../src/vault/second-pin";
import { isOpen, lock, readPrivate, unlock, writePrivate } from "../../src/vault/store";
import { stretchWith } from "../../src/vault/wrapping";
import type { Server } from "./server";
import { PIN, contact, newPhone, stretch } from "./setup";

const SECOND = "739104";
const STORES = ["keys", "vault", "private", "outbox", "answers"] as const;

let server: Server;
beforeEach(async () => {
  server = await newPhone();
  await writePrivate("row:a", { mine: 1 });
});

const record = async (): Promise<VaultRecord> => (await get("vault", "pin"))!;

async function counts(): Promise<number[]> {
  const tx = await transaction([...STORES]);
  return Promise.all(STORES.map((store) => asked(tx.store(store).count())));
}

/** What an outsider sees of the vault: names and sizes. */
async function shape(): Promise<string[]> {
  const told: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) told.push(`${name} ${value.byteLength}`);
    else if (value instanceof CryptoKey) told.push(`${name} ${JSON.stringify(value.algorithm)}`);
    else if (typeof value === "object" && value)
      for (const [key, inner] of Object.entries(value)) walk(inner, `${name}.${key}`);
    else told.push(`${name} ${typeof value} ${name.endsWith("id") ? "" : String(value)}`);
  };
  walk(await record(), "");
  return told.sort();
}

test("it opens an empty app, and all is gone: the sealed and the key that delivers, too", async () => {
  await unlock(PIN, secondPin(SECOND));
  const before = await record();
  lock();
  expect(await unlock(SECOND)).toBe("emptied");
  expect(isOpen.value).toBe(true);
  expect(await counts()).toEqual([0, 1, 0, 0, 0]);
  expect(await readPrivate("")).toEqual([]);
  expect(await isEnrolled()).toBe(false);
  expect(await deliver()).toBe("empty");
  const signed = async ({ device }: VaultRecord) =>
    new Uint8Array(await crypto.subtle.sign("HMAC", device, new Uint8Array(1)));
  expect(await signed(await record())).not.toEqual(await signed(before));
});

test("it opens that empty app again, and the first PIN is a wrong one", async () => {
  await unlock(PIN, secondPin(SECOND));
  lock();
  await unlock(SECOND);
  await writePrivate("row:new", { after: 1 });
  lock();
  expect(await unlock(PIN)).toEqual({ left: WRONG_PINS - 1, wait: 0 });
  expect(await unlock(SECOND)).toBe("open");
  expect(await readPrivate("")).toEqual([{ after: 1 }]);
});

test("the first PIN goes on opening everything, as often as one likes", async () => {
  await unlock(PIN, secondPin(SECOND));
  for (let turn = 0; turn < 3; turn++) {
    lock();
    expect(await unlock(PIN)).toBe("open");
    expect(await readPrivate("row:")).toEqual([{ mine: 1 }]);
  }
  lock();
  expect(await unlock(SECOND)).toBe("emptied");
  expect(await readPrivate("")).toEqual([]);
});

test("taken away, it is a wrong PIN like any other", async () => {
  await unlock(PIN, secondPin(SECOND));
  await unlock(PIN, secondPin(null));
  lock();
  expect(await unlock(SECOND)).toEqual({ left: WRONG_PINS - 1, wait: 0 });
  expect(await unlock(PIN)).toBe("open");
  expect(await readPrivate("row:")).toEqual([{ mine: 1 }]);
});

test("who does not know the PIN sets none", async () => {
  expect(await unlock("000007", secondPin(SECOND))).toMatchObject({ left: 9 });
  lock();
  expect(await unlock(SECOND)).toMatchObject({ left: 8 });
});

describe("nothing tells whether there is one", () => {
  test("the vault has the same fields and sizes, and each opening writes the same ones anew", async () => {
    const [without, a] = [await shape(), await record()]; // as it was made

    lock();
    await unlock(PIN);
    const b = await record();
    await unlock(PIN, secondPin(SECOND));
    const [withIt, c] = [await shape(), await record()];
    lock();
    await unlock(PIN);
    const d = await record();
    expect(withIt).toEqual(without);
    const changed = (x: VaultRecord, y: VaultRecord) =>
      (Object.keys(x) as (keyof VaultRecord)[]).filter(
        (name) => JSON.stringify(plain(x[name])) !== JSON.stringify(plain(y[name])),
      );
    // An opening without, the one that sets it, an opening with it: the same fields each time.
    expect(changed(a, b)).toEqual(changed(b, c));
    expect(changed(c, d)).toEqual(changed(b, c));
    expect(changed(a, b)).toEqual(["second", "kept"]);
  });

  test("setting it writes as often as opening does", async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, "put");
    await unlock(PIN);
    const opening = put.mock.calls.length;
    put.mockClear();
    await unlock(PIN, secondPin(SECOND));
    expect(put.mock.calls.length).toBe(opening);
    put.mockRestore();
  });

  test("each PIN is stretched once, right, wrong or second", async () => {
    await unlock(PIN, secondPin(SECOND));
    let stretched = 0;
    stretchWith((question) => {
      stretched++;
      return stretch(question);
    });
    for (const pin of [PIN, "000007", SECOND]) {
      stretched = 0;
      lock();
      await unlock(pin);
      expect(stretched).toBe(1);
    }
    stretchWith(stretch);
  });
});

test("on a phone with room for nothing new all is gone as well", async () => {
  await unlock(PIN, secondPin(SECOND));
  lock();
  const put = IDBObjectStore.prototype.put;
  const spy = vi.spyOn(IDBObjectStore.prototype, "put");
  stretchWith(async (question) => {
    // The browser says it at the end, and takes all of it back.
    spy.mockImplementation(function (this: IDBObjectStore, ...what) {
      this.transaction.abort();
      return put.apply(this, what);
    });
    return stretch(question);
  });
  expect(await unlock(SECOND)).toBe("emptied");
  spy.mockRestore();
  stretchWith(stretch);
  expect(await counts()).toEqual([0, 0, 0, 0, 0]);
});

test.each([
  ["taken", 200, null],
  ["held", 200, ["held", "frozen"] as [string, string]],
  ["that breaks", 500, null],
  ["that is not understood", 400, null],
  ["that knows no such phone", 401, null],
])("an answer to what was on its way leaves no trace: %s", async (_, status, answer) => {
  await contact();
  await unlock(PIN, secondPin(SECOND));
  server.status = status;
  if (answer) server.answer = () => answer;
  let arrive = () => {};
  const way = new Promise<void>((done) => (arrive = done));
  const fetched = vi.fn(async (url: string, init: RequestInit) => {
    const response = await server.fetch(url, init);
    await way;
    return response;
  });
  vi.stubGlobal("fetch", fetched);
  const delivering = deliver();
  await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
  lock();
  expect(await unlock(SECOND)).toBe("emptied");
  arrive();
  await delivering;
  expect(await counts()).toEqual([0, 1, 0, 0, 0]);
});

test("killed at any write of it, all is there or nothing is, and the same PIN does it again", async () => {
  for (let at = 1; ; at++) {
    await newPhone();
    await writePrivate("row:a", { mine: 1 });
    await unlock(PIN, secondPin(SECOND));
    lock();
    const before = await counts();
    const failing = breakingAt(at);
    const outcome = await unlock(SECOND).catch(() => "killed");
    const broke = failing.restore();
    lock();
    const after = await counts();
    if (outcome === "killed") expect(after).toEqual(before);
    else expect(after).toEqual([0, 1, 0, 0, 0]);
    expect(await unlock(SECOND)).toBe(outcome === "killed" ? "emptied" : "open");
    expect(await counts()).toEqual([0, 1, 0, 0, 0]);
    if (!broke) {
      expect(at).toBeGreaterThan(6);
      return;
    }
  }
});

/** Lets the n-th write break off its transaction, and all after it, as a killed browser does. */
function breakingAt(n: number) {
  let seen = 0;
  const undo = (["put", "clear"] as const).map((name) => {
    const real = IDBObjectStore.prototype[name] as (...given: unknown[]) => unknown;
    return vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: IDBObjectStore,
      ...given: unknown[]
    ) {
      const request = real.apply(this, given);
      if (++seen >= n) this.transaction.abort();
      return request as never;
    });
  });
  return {
    restore: () => {
      for (const one of undo) one.mockRestore();
      return seen >= n;
    },
  };
}

function plain(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
  if (ArrayBuffer.isView(value)) return [...new Uint8Array(value.buffer)];
  if (value instanceof CryptoKey) return "key";
  if (typeof value === "object" && value)
    return Object.entries(value).map(([key, inner]) => [key, plain(inner)]);
  return value;
}

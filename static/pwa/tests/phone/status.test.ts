/** What a phone says of itself: what waits, for how many days, what went wrong; never when. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Envelope, asked, get, set, transaction } from "../../src/foundation/database";
import { beginContact, save, touch } from "../../src/rooms/contacts/store";
import { deliver } from "../../src/rooms/sync/deliver";
import { pull, reference } from "../../src/rooms/sync/reference";
import { status } from "../../src/rooms/sync/status";
import type { Server } from "./server";
import { newPhone } from "./setup";

let server: Server;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-20T22:14:37Z") });
  server = await newPhone();
  server.pulled = { ...reference.value };
});
afterEach(() => vi.useRealTimers());

async function contact() {
  beginContact();
  touch("gender", "woman");
  touch("age", "21_29");
  touch("met", "new");
  touch("outcome", "talk");
  touch("place", { kind: "square", e: 2696, n: 26325, zone: null });
  return save();
}
const said = () => server.bodies.map((body) => JSON.parse(body).status);
const all = async () => asked((await transaction("outbox")).store("outbox").getAll());

test("a delivery says what waits beside it", async () => {
  for (let i = 0; i < 59; i++) await contact();
  await deliver();
  expect(said().map(({ queue, oldest_days }) => [queue, oldest_days])).toEqual([[10, 0], [0, 0]]);
  expect(said()[0]).toEqual({
    app: expect.any(String), day: "2026-11-20", queue: 10, oldest_days: 0, error: null, kid: "k1", kids: ["k1"],
  });
});

test("a pull of the same night says the same before and after a meeting", async () => {
  await pull();
  await contact();
  await pull();
  expect(said()[1]).toEqual({ ...said()[0] });
  expect(said()[0].queue).toBe(0);
});

test("what has waited since an earlier day is told, in days", async () => {
  await contact();
  vi.setSystemTime(new Date("2026-11-23T12:00:00Z"));
  await contact();
  await pull();
  expect(said()[0]).toMatchObject({ queue: 2, oldest_days: 3 }); // its shift, and the contact
  expect((await status([])).queue).toBe(3);
});

test("what an app wrote that kept no days has waited since before today, and grows older", async () => {
  await contact();
  const tx = await transaction("outbox", "readwrite");
  for (const { day: _, ...older } of await asked<Envelope[]>(tx.store("outbox").getAll())) tx.store("outbox").put(older);
  await tx.done;
  await pull();
  vi.setSystemTime(new Date("2026-11-23T12:00:00Z"));
  await pull();
  expect(said().map(({ queue, oldest_days }) => [queue, oldest_days])).toEqual([[2, 1], [2, 4]]);
  await deliver();
  expect((await all()).length).toBe(0);
});

test("neither the outbox nor what is said holds a clock", async () => {
  await contact();
  await pull();
  await deliver();
  server.answer = () => ["try_later", null];
  await contact();
  await deliver();
  const written = JSON.stringify([await all(), said()]);
  expect(written).toContain('"day":"2026-11-20"');
  expect(written).not.toMatch(/22:14|23:14|2214|2314|T2[23]/);
  expect(written).not.toContain(String(Date.now()).slice(0, 8));
});

test("why the server did not take it is told, until it does", async () => {
  await contact();
  server.status = 503;
  await deliver();
  server.status = 200;
  await deliver();
  await pull();
  expect(said().map(({ error }) => error)).toEqual(["http_503", null]);
});

test.each(["pull", "delivery"])("a new key comes with a %s, and what was sealed goes as it is", async (by) => {
  await contact();
  const old = (await all()).map(({ id, ct }: any) => [id, ct]);
  const fresh = { kid: "k2", public: server.publicKey };
  if (by === "pull") {
    server.pulled = { ...reference.value, envelope_key: fresh };
    await pull();
  } else {
    server.answer = () => ["try_later", null];
    server.newKey = fresh;
    await deliver();
  }
  await contact();
  const waiting = (await all()) as any[];
  expect(waiting.map(({ kid }) => kid).sort()).toEqual(["k1", "k1", "k2"]);
  expect(waiting.filter(({ kid }) => kid === "k1").map(({ id, ct }) => [id, ct])).toEqual(old);
  expect(await status()).toMatchObject({ kid: "k2", kids: expect.arrayContaining(["k1", "k2"]) });
  server.answer = null;
  await deliver();
  expect(server.living.filter((r) => r.schema.startsWith("contact"))).toHaveLength(2);
});

test("a key that comes while a record is being sealed is the one that it is sealed to", async () => {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  let once = true;
  vi.spyOn(crypto.subtle, "encrypt").mockImplementation(async (...asked) => {
    if (once) {
      once = false;
      await set("keys", "envelope_key", { kid: "k2", public: server.publicKey });
    }
    return encrypt(...asked);
  });
  const { record } = await contact();
  vi.restoreAllMocks();
  const envelope = (await get("outbox", [record.id, 1] as unknown as string))!;
  expect(envelope.kid).toBe("k2");
  expect(await server.open(envelope)).toEqual({ ...record });
});

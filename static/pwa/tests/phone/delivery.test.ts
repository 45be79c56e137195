/** Nothing is lost and nothing is doubled, whatever the network and the killer do. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { asked, get, set, transaction } from "../../src/foundation/database";
import {
  beginContact,
  beginEdit,
  draft,
  draftKept,
  remove,
  rows,
  save,
  touch,
  undo,
} from "../../src/rooms/contacts/store";
import { closeShift } from "../../src/rooms/shifts/store";
import { askedPause, deliver } from "../../src/rooms/sync/deliver";
import { look, outbox, stateOf } from "../../src/rooms/sync/outbox";
import type { Server } from "./server";
import { CLOSING, network, newPhone, restart } from "./setup";

let server: Server;
beforeEach(async () => {
  server = await newPhone();
});

async function contact(gender = "woman") {
  beginContact();
  touch("gender", gender);
  touch("age", "21_29");
  touch("met", "new");
  touch("outcome", "talk");
  touch("place", { kind: "square", e: 2696, n: 26325, zone: null });
  return save();
}
const contacts = () => server.living.filter((r) => r.schema.startsWith("contact/"));
const waiting = async () => asked((await transaction("outbox")).store("outbox").getAllKeys());

test("what is saved is sealed, and opens to the record that was written", async () => {
  const { record } = await contact();
  const [envelope] = (await waiting()).filter(([id]: any) => id === record.id) as any;
  const stored = await get("outbox", envelope);
  expect(await server.open(stored!)).toEqual({ ...record });
});

test("a delivery brings everything once, and the phone lets go", async () => {
  await contact();
  await contact("man");
  expect(await deliver()).toBe("empty");
  expect(contacts()).toHaveLength(2);
  expect(await waiting()).toEqual([]);
  await look();
  expect(rows.value.map((r) => stateOf(r.record.id, 1).state)).toEqual(["sent", "sent"]);
});

test("the night's edits are delivered before the closing, however the ids fall", async () => {
  for (let i = 0; i < 60; i++) {
    const row = await contact();
    beginEdit(row.record);
    touch("outcome", "support");
    await save();
  }
  await closeShift(CLOSING);
  expect(await deliver()).toBe("empty");
  await look();
  expect([...outbox.value.answers.values()].filter((a) => a.answer === "held")).toEqual([]);
  expect(contacts().map((r) => r.outcome)).toEqual(Array(60).fill("support"));
  expect([...server.records.values()].filter((r) => r.state === "closed")).toHaveLength(1);
});

test("a response cut off at every byte loses nothing and doubles nothing", async () => {
  await contact();
  await contact("man");
  let length = 1;
  for (let cut = 0; cut < length; cut++) {
    server.network = (text) => {
      length = text.length;
      return text.slice(0, cut);
    };
    expect(await deliver()).toBe("again");
    expect(await waiting()).toHaveLength(3);
  }
  server.network = (text) => text;
  expect(await deliver()).toBe("empty");
  expect(contacts()).toHaveLength(2);
  expect(server.taken).toBeGreaterThan(300);
});

test.each([400, 413, 422, 429, 500, 503])("status %i keeps everything", async (status) => {
  await contact();
  server.status = status;
  expect(await deliver()).toBe("again");
  expect(await waiting()).toHaveLength(2);
});

describe("a server that breaks over one envelope", () => {
  const many = 60;
  let poison: string;
  let requests: number;
  /** Breaks with `status` over every batch that the poison is in; takes all others. */
  async function breaking(status: number): Promise<void> {
    const rows = [];
    for (let i = 0; i < many; i++) rows.push(await contact());
    poison = rows.map((row) => row.record.id).sort()[10]!;
    requests = 0;
    const take = server.fetch;
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      requests++;
      return String(init.body).includes(poison) ? new Response("", { status }) : take(url, init);
    });
  }

  test("gets all the others, and the one is kept and told of", async () => {
    await breaking(500);
    expect(await deliver()).toBe("again");
    expect(await waiting()).toHaveLength(many + 1); // once may be chance
    expect(await deliver()).toBe("again");
    expect(await waiting()).toEqual([[poison, 1]]);
    expect(requests).toBeLessThan(30);
    await look();
    expect(outbox.value.stuck).toBe(1);
    vi.stubGlobal("fetch", server.fetch);
    expect(await deliver()).toBe("empty");
    await look();
    expect(outbox.value.stuck).toBe(0);
    expect(contacts()).toHaveLength(many);
  });

  test("gets them also where two of them break it, in different batches", async () => {
    await breaking(500);
    const other = (await waiting()).map(([id]: any) => id as string).at(-1)!;
    const take = globalThis.fetch;
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) =>
      String(init.body).includes(other) ? new Response("", { status: 500 }) : take(url, init as any),
    );
    for (let i = 0; i < 3; i++) await deliver();
    expect(await waiting()).toEqual([[poison, 1], [other, 1]]);
  });

  test("is asked again when it was killed in between", async () => {
    await breaking(500);
    await deliver();
    await restart();
    vi.resetModules();
    await (await import("../../src/rooms/sync/deliver")).deliver();
    expect(await waiting()).toEqual([[poison, 1]]);
  });

  test.each([429, 502, 503, 504])("is not suspected while it is only away (%i)", async (status) => {
    await breaking(status);
    for (let i = 0; i < 5; i++) expect(await deliver()).toBe("again");
    expect(requests).toBe(5);
    expect(await waiting()).toHaveLength(many + 1);
    await look();
    expect(outbox.value.stuck).toBe(0);
  });
});

test("a phone the server does not know keeps everything and says so", async () => {
  await contact();
  server.status = 401;
  expect(await deliver()).toBe("refused");
  expect(await waiting()).toHaveLength(2);
});

test("a server that asks for a pause is heard", async () => {
  await contact();
  server.status = 429;
  server.headers = { "Retry-After": "77" };
  await deliver();
  expect(askedPause()).toBe(77);
  server.status = 200;
  await deliver();
  expect(askedPause()).toBe(0);
});

test("one record that cannot be taken yet does not hold up the others", async () => {
  const stuck = (await contact()).record.id;
  await contact("man");
  server.answer = ({ id }) => (id === stuck ? ["try_later", null] : ["stored", null]);
  expect(await deliver()).toBe("again");
  expect(await waiting()).toEqual([[stuck, 1]]);
});

test("a held record is let go, and its row says why", async () => {
  const { record } = await contact();
  server.answer = () => ["held", "future_day"];
  await deliver();
  await look();
  expect(await waiting()).toEqual([]);
  expect(stateOf(record.id, 1)).toEqual({ state: "held", reason: "future_day" });
});

describe("undo", () => {
  test("leaves no trace of what never left the phone", async () => {
    await contact();
    await undo();
    expect(rows.value).toEqual([]);
    await deliver();
    expect([...server.records.values()].map((r) => r.schema)).toEqual(["shift/1"]);
  });
  test("of what may have left is a sealed deletion", async () => {
    await contact();
    server.network = () => "";
    await deliver();
    await undo();
    server.network = (text) => text;
    await deliver();
    expect(contacts()).toEqual([]);
    expect(server.records.size).toBe(2);
  });
  test("of a change brings back what was there", async () => {
    const before = await contact();
    await deliver();
    beginEdit(before.record);
    touch("outcome", "declined");
    await save();
    await undo();
    await deliver();
    expect(contacts()[0]).toMatchObject({ version: 3, outcome: "talk" });
    expect(rows.value[0]!.record.outcome).toBe("talk");
  });
});

test("a change that was begun before an undo, and is saved while the undo is on its way, arrives", async () => {
  const { record } = await contact();
  beginEdit(record);
  touch("outcome", "support");
  beginEdit((await save()).record);
  touch("outcome", "referred");
  await undo();
  // The server has taken what the undo made; its answer comes after the save.
  const take = server.fetch;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const answered = await take(url, init);
    if (draft.value) await save();
    return answered;
  });
  await deliver();
  await deliver();
  expect(contacts()).toEqual([expect.objectContaining({ outcome: "referred" })]);
  expect(rows.value[0]!.record).toEqual(contacts()[0]);
});

test("a row that waits is not shown as sent where as many have gone since it was looked", async () => {
  const before = await contact();
  await deliver();
  beginEdit(before.record);
  touch("outcome", "support");
  await save();
  await deliver(); // as a worker does it: the page has not heard of it yet
  await undo();
  await vi.waitFor(() => expect(stateOf(before.record.id, 3)).toEqual({ state: "queued" }));
  await vi.waitFor(async () => expect(outbox.value.queued).toEqual(new Set((await waiting()).map(String))));
});

test("a draft survives a kill after every touch", async () => {
  beginContact();
  const touches = [
    ["gender", "trans"],
    ["age", "under_18"],
    ["form", "crime"],
    ["met", "unsure"],
    ["outcome", "support"],
    ["signs", ["debt", "minor"]],
  ] as const;
  for (const [field, value] of touches) {
    touch(field, value as never);
    await draftKept();
    const before = draft.value;
    await restart();
    expect(draft.value).toEqual(before);
  }
});

test("a wipe at the server's word keeps undelivered envelopes and delivers them", async () => {
  await contact();
  server.wipe = true;
  server.answer = ({ schema }) => (schema === "shift/1" ? ["stored", null] : ["try_later", null]);
  await deliver();
  expect(await get("vault", "pin")).toBeUndefined();
  expect(await asked((await transaction("private")).store("private").count())).toBe(0);
  expect(await waiting()).toHaveLength(1);
  server.answer = null;
  await deliver();
  expect(contacts()).toHaveLength(1);
});

/** A small generator that gives the same numbers for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test.each(Array.from({ length: 25 }, (_, seed) => seed))(
  "any order of saves, edits, deletions, undos, kills and faults ends alike (%i)",
  async (seed) => {
    const roll = dice(seed);
    const faults = [
      (text: string) => text.slice(0, Math.floor(roll() * text.length)),
      () => {
        throw new TypeError("the line broke");
      },
      (text: string) => text,
    ];
    const any = () => rows.value[Math.floor(roll() * rows.value.length)];
    const steps = [
      () => contact(),
      () => contact("man"),
      async () => {
        const row = any();
        if (!row) return;
        beginEdit(row.record);
        touch("outcome", "referred");
        await save();
      },
      async () => any() && (await remove(any()!)),
      () => undo(),
      () => restart(),
      async () => {
        server.reachable = roll() > 0.2;
        server.network = faults[Math.floor(roll() * faults.length)]!;
        await deliver();
      },
    ];
    for (let i = 0; i < 30; i++) await steps[Math.floor(roll() * steps.length)]!();
    server.reachable = true;
    server.network = (text) => text;
    expect(await deliver()).toBe("empty");
    const phone = new Map(rows.value.map(({ record }) => [record.id, record]));
    expect(new Map(contacts().map((r) => [r.id, r]))).toEqual(phone);
  },
);

test("two at once deliver everything once", async () => {
  for (let i = 0; i < 5; i++) await contact();
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(server.taken).toBe(6);
});

test("on a line so slow that no whole batch gets through, fewer are sent at a time until all have gone", async () => {
  for (let i = 0; i < 30; i++) await contact();
  vi.resetModules(); // how many get through is remembered
  const { deliver } = await import("../../src/rooms/sync/deliver");
  let clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const { length } = JSON.parse(String(init.body)).envelopes;
    clock += Math.min(30_000, length * 5000);
    if (length > 6) throw new DOMException("", "TimeoutError");
    return server.fetch(url, init);
  });
  for (let tries = 0; tries < 6 && (await deliver()) === "again"; tries++);
  vi.restoreAllMocks();
  expect(await waiting()).toEqual([]);
  expect(contacts()).toHaveLength(30);
});

test.each([
  ["of fifty where the network is slow", 1200, 120, [50, 50, 21]],
  ["ever larger where it is quick, up to four hundred", 0, 700, [50, 200, 400, 51]],
])("more than a batch goes in batches %s", async (_, took, number, expected) => {
  let clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (clock += took));
  network(false);
  for (let i = 0; i < number; i++) {
    const ct = (await get("outbox", (await waiting())[0]!))!;
    const id = crypto.randomUUID();
    const tx = await transaction("outbox", "readwrite");
    tx.store("outbox").put({ ...ct, id });
    await tx.done;
  }
  server.answer = () => ["stored", null];
  const sizes: number[] = [];
  const open = server.open.bind(server);
  server.open = async (e) => open(e).catch(() => ({ schema: "x", id: e.id, version: e.version }));
  await deliver();
  for (const body of server.bodies) sizes.push(JSON.parse(body).envelopes.length);
  vi.restoreAllMocks();
  expect(sizes).toEqual(expected);
  await set("keys", "sending");
  await look();
  expect(outbox.value.queued.size).toBe(0);
});

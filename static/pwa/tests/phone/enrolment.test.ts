/** Whose phone it is: a code from the desk, another one, another person, a phone that was revoked. */
import { beforeEach, expect, test, vi } from "vitest";
import { fromBase64 } from "../../src/foundation/bytes";
import { type Enrolment, asked, get, set, transaction, wipe } from "../../src/foundation/database";
import { codeIn } from "../../src/rooms/accounts/rules";
import { NotEnrolled, enrol, isEnrolled } from "../../src/rooms/accounts/store";
import { deliver, signature } from "../../src/rooms/sync/deliver";
import { pull } from "../../src/rooms/sync/reference";
import { createVault, isOpen } from "../../src/vault/store";
import { PIN, newPhone } from "./setup";

interface Device {
  owner: string;
  key: string;
  revoked: boolean;
}

const ANNA = "ANNA0001";
const BO = "B0B0 0002";

/** What the server keeps of phones and codes, by its contract. */
class Accounts {
  devices = new Map<string, Device>();
  codes = new Map([
    [ANNA, "anna"],
    [BO.replace(" ", ""), "bo"],
  ]);
  calls: string[] = [];
  statuses: any[] = [];
  status: Record<string, number> = {};
  headers: Record<string, string> = {};

  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const call = `${init.method ?? "GET"} ${path}`;
    this.calls.push(call);
    const status = this.status[call];
    if (status === 0) throw new TypeError("no network");
    if (status) return new Response("{}", { status, headers: this.headers });
    const body = init.body ? JSON.parse(String(init.body)) : {};
    const headers = init.headers as Record<string, string>;
    if (call === "POST /api/v1/devices") return this.enrol(body);
    const device = this.devices.get(headers["X-Fieldapp-Device"]!);
    if (!device) return new Response("{}", { status: 401 });
    this.statuses.push(body.status);
    if (call === "POST /api/v1/pull") return Response.json({ wipe: device.revoked });
    const answers = body.envelopes.map(({ id, version }: { id: string; version: number }) =>
      ({ id, version, answer: device.revoked ? "held" : "stored", reason: null }));
    return Response.json({ answers, wipe: device.revoked, min_app: "0.1.0" });
  };

  private enrol(body: {
    code: string; name: string; public_key: string; app: string; device: string | null;
  }) {
    const owner = this.codes.get(body.code);
    if (!owner) return new Response("{}", { status: 422 });
    const had = this.devices.get(body.device ?? "");
    const same = had && had.owner === owner && !had.revoked && had.key === body.public_key;
    const device = same ? body.device! : crypto.randomUUID();
    if (!same) this.devices.set(device, { owner, key: body.public_key, revoked: false });
    const envelope_key = { kid: "k1", public: "p" };
    return Response.json({ device, owner, teams: [], envelope_key, protocol: 1 }, { status: 201 });
  }
}

const enrolment = async () => (await get("keys", "enrolment")) as Enrolment;
const waiting = async () => asked((await transaction("outbox")).store("outbox").count());

let accounts: Accounts;
beforeEach(async () => {
  await newPhone();
  await set("keys", "enrolment");
  accounts = new Accounts();
  vi.stubGlobal("fetch", accounts.fetch);
});

test("a code makes the phone known by a key that cannot leave it", async () => {
  await enrol(ANNA, "Phone");
  const { device, key } = await enrolment();
  expect(accounts.devices.get(device)?.owner).toBe("anna");
  await expect(crypto.subtle.exportKey("pkcs8", key.privateKey)).rejects.toThrow();
  const spki = fromBase64(accounts.devices.get(device)!.key);
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  await expect(crypto.subtle.importKey("spki", spki, curve, true, ["verify"])).resolves.toBeTruthy();
  expect(await isEnrolled()).toBe(true);
});

test("the same person with another code keeps the phone's id and key", async () => {
  await enrol(ANNA, "Phone");
  const before = await enrolment();
  await wipe();
  expect(await isEnrolled()).toBe(false);
  await enrol(ANNA, "Phone");
  expect(await isEnrolled()).toBe(true);
  expect((await enrolment()).device).toBe(before.device);
  expect(accounts.devices.size).toBe(1);
});

test("another person's code makes another phone, and what waits is delivered under their name", async () => {
  await enrol(ANNA, "Phone");
  const before = await enrolment();
  await wipe();
  await enrol(BO, "Phone");
  const { device, key } = await enrolment();
  expect(device).not.toBe(before.device);
  expect(accounts.devices.get(device)?.owner).toBe("bo");
  expect(await signature({ device, key }, "GET", "/")).toMatchObject({ "X-Fieldapp-Device": device });
  expect(await waiting()).toBe(1);
  await deliver();
  expect(await waiting()).toBe(0);
});

test("a phone that was revoked is wiped once, and can be connected again", async () => {
  await enrol(ANNA, "Phone");
  const first = (await enrolment()).device;
  accounts.devices.get(first)!.revoked = true;
  expect(await pull()).toBe(false);
  expect(await get("vault", "pin")).toBeUndefined();
  expect(await isEnrolled()).toBe(false);
  await enrol(ANNA, "Phone");
  expect((await enrolment()).device).not.toBe(first);
  await createVault(PIN);
  await deliver();
  await pull();
  expect(await get("vault", "pin")).toBeTruthy();
  expect(await isEnrolled()).toBe(true);
  expect(isOpen.value).toBe(true);
});

test("an answer to the phone's former id does not wipe what came after it", async () => {
  await enrol(ANNA, "Phone");
  const first = (await enrolment()).device;
  accounts.devices.get(first)!.revoked = true;
  await wipe();
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const late = await accounts.fetch(path, init); // for the id of before
    vi.stubGlobal("fetch", accounts.fetch);
    await enrol(ANNA, "Phone");
    await createVault(PIN);
    return late;
  });
  await deliver();
  expect(await get("vault", "pin")).toBeTruthy();
  expect(await isEnrolled()).toBe(true);
});

test.each([
  ["no code", "ANNA", {}, "no_code", 0],
  ["a wrong code", "ANNA0009", {}, "wrong", 0],
  ["too many wrong codes", ANNA, { "POST /api/v1/devices": 429 }, "many", 40],
  ["no network", ANNA, { "POST /api/v1/devices": 0 }, "offline", 0],
  ["a broken server", ANNA, { "POST /api/v1/devices": 500 }, "server", 0],
])("%s leaves the phone as it was and says why", async (_, code, status, why, wait) => {
  accounts.status = status as Record<string, number>;
  accounts.headers = { "Retry-After": "40" };
  await expect(enrol(code, "Phone")).rejects.toEqual(new NotEnrolled(why as "wrong", wait));
  await enrol(code, "Phone").catch((e) => expect([e.why, e.wait]).toEqual([why, wait]));
  expect(await enrolment()).toBeUndefined();
  expect(await isEnrolled()).toBe(false);
});

test.each([
  ["k7qx-2m9p", "K7QX2M9P"],
  [" K7QX 2M9P ", "K7QX2M9P"],
  ["oOiI lLoO", "00111100"],
  ["K7QX2M9U", null],
  ["K7QX2M9", null],
  ["K7QX2M9PP", null],
  ["", null],
])("what is typed as %s is read as %s", (typed, code) => expect(codeIn(typed)).toBe(code));

test("what a phone holds after a wipe is delivered, and then it says that nothing is left", async () => {
  await enrol(ANNA, "Phone");
  const { device } = await enrolment();
  accounts.devices.get(device)!.revoked = true;
  expect(await deliver()).toBe("empty");
  expect(await waiting()).toBe(0);
  const told = accounts.statuses.map(({ queue, kid, kids }) => ({ queue, kid, kids }));
  expect(told).toEqual([
    { queue: 0, kid: "k1", kids: ["k1"] },
    { queue: 0, kid: null, kids: [] },
  ]);
  await deliver();
  expect(accounts.statuses).toHaveLength(2); // once
});

test("a farewell that got lost is said again", async () => {
  await enrol(ANNA, "Phone");
  await deliver();
  await wipe();
  accounts.status = { "POST /sync/v1/envelopes": 0 };
  expect(await deliver()).toBe("again");
  accounts.status = {};
  expect(await deliver()).toBe("empty");
  expect(accounts.statuses.at(-1)).toMatchObject({ queue: 0, kid: null, kids: [] });
});

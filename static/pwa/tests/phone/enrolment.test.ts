/** Whose phone it is: logging in, logging in again, another person, a phone that was revoked. */
import { beforeEach, expect, test, vi } from "vitest";
import { fromBase64 } from "../../src/foundation/bytes";
import { type Enrolment, asked, get, set, transaction, wipe } from "../../src/foundation/database";
import { LoginFailed, enrol, isEnrolled } from "../../src/rooms/accounts/store";
import { deliver, signature } from "../../src/rooms/sync/deliver";
import { pull } from "../../src/rooms/sync/reference";
import { createVault, isOpen } from "../../src/vault/store";
import { PIN, newPhone } from "./setup";

interface Device {
  owner: string;
  key: string;
  revoked: boolean;
}

/** What the server keeps of phones and sessions, by its contract. */
class Accounts {
  devices = new Map<string, Device>();
  /** who the phone's cookie speaks for */
  session: string | null = null;
  calls: string[] = [];
  status: Record<string, number> = {};

  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const call = `${init.method ?? "GET"} ${path}`;
    this.calls.push(call);
    const status = this.status[call];
    if (status === 0) throw new TypeError("no network");
    if (status) return new Response("{}", { status });
    const body = init.body ? JSON.parse(String(init.body)) : {};
    const headers = init.headers as Record<string, string>;
    if (call === "POST /api/v1/session") {
      this.session = body.username;
      return Response.json({ name: "Any", csrf: "token" });
    }
    if (call === "DELETE /api/v1/session") {
      if (headers["X-CSRF-Token"] !== "token") return new Response("{}", { status: 403 });
      this.session = null;
      return new Response(null, { status: 204 });
    }
    if (call === "POST /api/v1/devices") return this.enrol(body);
    const device = this.devices.get(headers["X-Fieldapp-Device"]!);
    if (!device) return new Response("{}", { status: 401 });
    if (call === "GET /api/v1/pull") return Response.json({ wipe: device.revoked });
    const answers = body.envelopes.map(({ id, version }: { id: string; version: number }) =>
      ({ id, version, answer: device.revoked ? "try_later" : "stored", reason: null }));
    return Response.json({ answers, wipe: device.revoked, min_app: "0.1.0" });
  };

  private enrol(body: { name: string; public_key: string; app: string; device: string | null }) {
    const owner = this.session!;
    const had = this.devices.get(body.device ?? "");
    const same = had && had.owner === owner && !had.revoked && had.key === body.public_key;
    const device = same ? body.device! : crypto.randomUUID();
    if (!same) this.devices.set(device, { owner, key: body.public_key, revoked: false });
    const envelope_key = { kid: "k1", public: "p" };
    return Response.json({ device, teams: [], envelope_key, protocol: 1 }, { status: 201 });
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

test("logging in makes the phone known by a key that cannot leave it", async () => {
  await enrol("anna", "pw", "Phone");
  const { device, key } = await enrolment();
  expect(accounts.devices.get(device)?.owner).toBe("anna");
  await expect(crypto.subtle.exportKey("pkcs8", key.privateKey)).rejects.toThrow();
  const spki = fromBase64(accounts.devices.get(device)!.key);
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  await expect(crypto.subtle.importKey("spki", spki, curve, true, ["verify"])).resolves.toBeTruthy();
  expect(await isEnrolled()).toBe(true);
});

test("the same person logging in again keeps the phone's id and key", async () => {
  await enrol("anna", "pw", "Phone");
  const before = await enrolment();
  await wipe();
  expect(await isEnrolled()).toBe(false);
  await enrol("anna", "pw", "Phone");
  expect(await isEnrolled()).toBe(true);
  expect((await enrolment()).device).toBe(before.device);
  expect(accounts.devices.size).toBe(1);
});

test("another person logging in is another phone, and what waits is delivered under their name", async () => {
  await enrol("anna", "pw", "Phone");
  const before = await enrolment();
  await wipe();
  await enrol("bo", "pw", "Phone");
  const { device, key } = await enrolment();
  expect(device).not.toBe(before.device);
  expect(accounts.devices.get(device)?.owner).toBe("bo");
  expect(await signature({ device, key }, "GET", "/")).toMatchObject({ "X-Fieldapp-Device": device });
  expect(await waiting()).toBe(1);
  await deliver();
  expect(await waiting()).toBe(0);
});

test("a phone that was revoked is wiped once, and can be logged in again", async () => {
  await enrol("anna", "pw", "Phone");
  const first = (await enrolment()).device;
  accounts.devices.get(first)!.revoked = true;
  expect(await pull()).toBe(false);
  expect(await get("vault", "pin")).toBeUndefined();
  expect(await isEnrolled()).toBe(false);
  await enrol("anna", "pw", "Phone");
  expect((await enrolment()).device).not.toBe(first);
  await createVault(PIN);
  await deliver();
  await pull();
  expect(await get("vault", "pin")).toBeTruthy();
  expect(await isEnrolled()).toBe(true);
  expect(isOpen.value).toBe(true);
});

test("an answer to the phone's former id does not wipe what came after it", async () => {
  await enrol("anna", "pw", "Phone");
  const first = (await enrolment()).device;
  accounts.devices.get(first)!.revoked = true;
  await wipe();
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const late = await accounts.fetch(path, init); // for the id of before
    vi.stubGlobal("fetch", accounts.fetch);
    await enrol("anna", "pw", "Phone");
    await createVault(PIN);
    return late;
  });
  await deliver();
  expect(await get("vault", "pin")).toBeTruthy();
  expect(await isEnrolled()).toBe(true);
});

test.each([
  ["enrolled", {}],
  ["refused", { "POST /api/v1/devices": 403 }],
  ["broken", { "POST /api/v1/devices": 500 }],
  ["cut off", { "POST /api/v1/devices": 0 }],
])("no session is left on a phone that was %s", async (_, status) => {
  accounts.status = status;
  await enrol("anna", "pw", "Phone").catch((error) => expect(error).toBeInstanceOf(LoginFailed));
  await vi.waitFor(() => expect(accounts.session).toBeNull());
  expect(accounts.calls.at(-1)).toBe("DELETE /api/v1/session");
});

test("that the session could not be ended is no failure of the log-in", async () => {
  accounts.status = { "DELETE /api/v1/session": 0 };
  await enrol("anna", "pw", "Phone");
  expect(await isEnrolled()).toBe(true);
});

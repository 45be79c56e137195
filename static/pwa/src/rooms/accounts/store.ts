/** Logging in online and enrolling this phone. The password is used once and kept nowhere. */
import { type Enrolment, get, transaction } from "../../foundation/database";
import { base64 } from "../../foundation/bytes";

declare const __APP__: string;

export type LoginFailure = "wrong" | "offline" | "server";

export class LoginFailed extends Error {
  constructor(readonly why: LoginFailure) {
    super(why);
  }
}

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
    cache: "no-store",
  }).catch(() => {
    throw new LoginFailed("offline");
  });
  if ([401, 403, 422].includes(response.status)) throw new LoginFailed("wrong");
  if (!response.ok) throw new LoginFailed("server");
  return response.json();
}

async function enrolment(): Promise<Enrolment | undefined> {
  return (await get("keys", "enrolment")) as Enrolment | undefined;
}

/** Enrolled, and not wiped since. */
export async function isEnrolled(): Promise<boolean> {
  return !!(await enrolment()) && !(await get("keys", "log_in_again"));
}

/**
 * The phone's half of enrolment: its key signs deliveries, cannot be exported, and outlives a
 * log-out. The server says whose phone it is: the id stays where the phone was this person's and not
 * revoked; else it is another phone with the same key, and what waits is delivered under its id.
 */
async function makeKnown(name: string, headers: Record<string, string>): Promise<void> {
  const current = await enrolment();
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key =
    current?.key ?? (await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]));
  const public_key = base64(new Uint8Array(await crypto.subtle.exportKey("spki", key.publicKey)));
  const wish = { name, public_key, app: __APP__, device: current?.device ?? null };
  const answer = await post("/api/v1/devices", wish, headers);
  const tx = await transaction("keys", "readwrite");
  tx.store("keys").put({ device: answer.device, key }, "enrolment");
  tx.store("keys").put(answer.envelope_key, "envelope_key");
  tx.store("keys").delete("log_in_again");
  await tx.done;
}

/**
 * Logs in and makes this phone known; the session ends with it.
 *
 * What can be read on the phone goes with the PIN and not with the log-in. Whoever logs in without
 * the PIN does it after a wipe: there is nothing to read, and the PIN then chosen makes a vault with
 * keys of its own, be it the same digits. Whoever logs in with the app open had the PIN already.
 */
export async function enrol(username: string, password: string, phone: string): Promise<void> {
  const { csrf } = await post("/api/v1/session", { username, password });
  const headers = { "X-CSRF-Token": csrf };
  try {
    await makeKnown(phone, headers);
  } finally {
    // Left there, it would be the desk's session of whoever finds the phone.
    const end = { method: "DELETE", headers, keepalive: true };
    void fetch("/api/v1/session", end).catch(() => undefined);
  }
}

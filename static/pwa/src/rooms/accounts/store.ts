/** Logging in online and enrolling this phone. The password is used once and kept nowhere. */
import { type Enrolment, get, set, transaction } from "../../foundation/database";
import { base64 } from "../../foundation/bytes";
import { signature } from "../sync/deliver";

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

/** Whether the server still takes what this phone signs. */
async function isKnown(current: Enrolment): Promise<boolean> {
  const headers = await signature(current, "GET", "/api/v1/pull");
  const response = await fetch("/api/v1/pull", { headers, credentials: "omit", cache: "no-store" });
  return response.ok;
}

/**
 * Logs in and makes this phone known: its key can sign deliveries, cannot be exported, and outlives
 * a log-out. A phone that was wiped keeps the enrolment it has, as long as the server knows it.
 */
export async function enrol(username: string, password: string, phone: string): Promise<void> {
  const { csrf } = await post("/api/v1/session", { username, password });
  const current = await enrolment();
  if (current && (await isKnown(current).catch(() => false))) {
    await set("keys", "log_in_again");
    return;
  }
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", key.publicKey));
  const answer = await post(
    "/api/v1/devices",
    { name: phone, public_key: base64(spki), app: __APP__ },
    { "X-CSRF-Token": csrf },
  );
  const tx = await transaction("keys", "readwrite");
  tx.store("keys").put({ device: answer.device, key }, "enrolment");
  tx.store("keys").put(answer.envelope_key, "envelope_key");
  tx.store("keys").delete("log_in_again");
  await tx.done;
}

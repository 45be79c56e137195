/** Enrolling this phone, online, by a one-time code from the desk; and leaving it. */
import { signal } from "@preact/signals";
import { base64 } from "../../foundation/bytes";
import { type Enrolment, get, transaction, wipe } from "../../foundation/database";
import { codeIn } from "./rules";

declare const __APP__: string;

export type Failure = "no_code" | "wrong" | "many" | "offline" | "server";

export class NotEnrolled extends Error {
  /** @param wait seconds that the server asks to wait, where it does */
  constructor(
    readonly why: Failure,
    readonly wait = 0,
  ) {
    super(why);
  }
}

/** A code that came with the link of the desk's QR code. */
export const offered = signal("");

/** Takes the code out of the address, which is in no history or bookmark after that. */
export function followLinks(): void {
  const read = () => {
    if (!location.hash) return;
    offered.value = /^#enrol=(\w{1,40})$/.exec(location.hash)?.[1] ?? "";
    history.replaceState(history.state, "", location.pathname);
  };
  addEventListener("hashchange", read);
  read();
}

async function post(path: string, body: object) {
  const response = await fetch(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
    credentials: "omit",
    cache: "no-store",
  }).catch(() => {
    throw new NotEnrolled("offline");
  });
  const { status, headers } = response;
  if (status === 429) throw new NotEnrolled("many", Number(headers.get("Retry-After")) || 60);
  if (status === 422) throw new NotEnrolled("wrong");
  if (!response.ok) throw new NotEnrolled("server");
  return response.json().catch(() => {
    throw new NotEnrolled("server");
  });
}

async function enrolment(): Promise<Enrolment | undefined> {
  return (await get("keys", "enrolment")) as Enrolment | undefined;
}

/** Enrolled, and not wiped since. */
export async function isEnrolled(): Promise<boolean> {
  return !!(await enrolment()) && !(await isErased());
}

/** Whether what could be read here was erased: by the server's word, by wrong PINs, by logging out. */
export const isErased = async (): Promise<boolean> => !!(await get("keys", "log_in_again"));

/**
 * Makes this phone known by a code; returns whose it is now. There is no session, before or after.
 *
 * The phone's key signs deliveries, cannot be exported, and outlives a log-out. The server says whose
 * phone it is: the id stays where the phone was this person's and not revoked; else it is another
 * phone with the same key, and what waits is delivered under its id.
 *
 * What can be read on the phone goes with the PIN and not with the code. Whoever enrols without the
 * PIN does it after a wipe: there is nothing to read, and the PIN then chosen makes a vault with keys
 * of its own, be it the same digits. Whoever enrols with the app open had the PIN already.
 */
export async function enrol(typed: string, name: string): Promise<string> {
  const code = codeIn(typed);
  if (!code) throw new NotEnrolled("no_code");
  const current = await enrolment();
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key =
    current?.key ?? (await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]));
  const public_key = base64(new Uint8Array(await crypto.subtle.exportKey("spki", key.publicKey)));
  const wish = { code, name, public_key, app: __APP__, device: current?.device ?? null };
  const answer = await post("/api/v1/devices", wish);
  const tx = await transaction("keys", "readwrite");
  const keys = tx.store("keys");
  keys.put({ device: answer.device, key }, "enrolment");
  keys.put(answer.envelope_key, "envelope_key");
  for (const gone of ["log_in_again", "farewell", "error"]) keys.delete(gone);
  await tx.done;
  offered.value = "";
  return String(answer.owner ?? "");
}

/** Logs out: what can be read here goes; what is sealed and not sent stays and is delivered. */
export const leave = (): Promise<void> => wipe();

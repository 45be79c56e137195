/**
 * Delivery of the outbox. Runs in the page and in the service worker alike, needs no data key, and
 * so works while the app is locked. One runs at a time across tabs and workers (Web Locks).
 */
import { base64, utf8 } from "../../foundation/bytes";
import {
  type Enrolment,
  type Envelope,
  type Transaction,
  type Version,
  announce,
  asked,
  get,
  set,
  transaction,
  wipe,
} from "../../foundation/database";
import { BATCH, MOST, type Response, parseResponse } from "./rules";
import { status, takeKey } from "./status";
import { allMarked, unmarked } from "./unmarked";

/** Statuses that speak of the body that was sent and not of the server's own trouble. */
const UNREADABLE = new Set([400, 413, 422]);
/** Statuses of a server that is away for everybody, whatever was sent. */
const AWAY = new Set([502, 503, 504]);
const PATH = "/sync/v1/envelopes";
/** A batch was quick that took less than so many milliseconds. */
const QUICK = 1000;
/** A request is given up after so many milliseconds. */
const LONGEST = 30_000;
/** How many are sent at first: fewer after a batch that did not get through in that time. */
let first = BATCH;
/** More closings of shifts than ever wait on one phone; they must not hide what goes before them. */
const CLOSINGS = 16;

export type Outcome = "empty" | "again" | "refused";

/** Seconds the server last asked to be left alone (429, 503). */
let pause = 0;
export const askedPause = (): number => pause;

/** Headers by which the server knows this phone: a signature over method, path and body. */
export async function signature(
  { device, key }: Enrolment,
  method: string,
  path: string,
  body = "",
): Promise<Record<string, string>> {
  const bytes = utf8(`fieldapp/delivery/1\n${method} ${path}\n${body}`);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const signed = await crypto.subtle.sign(algorithm, key.privateKey, bytes);
  return {
    "X-Fieldapp-Device": device,
    "X-Fieldapp-Signature": base64(new Uint8Array(signed)),
  };
}

const versionOf = ({ id, version }: { id: string; version: number }): Version => [id, version];
const keyOf = (of: { id: string; version: number }): string => String(versionOf(of));

/** Whether this phone still is who sent: a second PIN may have emptied it meanwhile, and keeps no trace. */
const isKnown = (tx: Transaction): Promise<unknown> => asked(tx.store("keys").get("enrolment"));

/** Keeps, or without a value drops, a word for later; a phone that is full goes on without it. */
async function note(key: string, value?: Version[] | string): Promise<void> {
  try {
    const tx = await transaction("keys", "readwrite");
    if (value === undefined) tx.store("keys").delete(key);
    else if (await isKnown(tx)) tx.store("keys").put(value, key);
    await tx.done;
  } catch {
    // without it
  }
}

/** Marks the next envelopes as on their way. From now on none of them can be taken back. */
async function take(size: number, left: Set<string>): Promise<Envelope[]> {
  const tx = await transaction(["outbox", "keys"], "readwrite");
  const box = tx.store("outbox");
  const waiting: Envelope[] = await asked(box.getAll(null, size + left.size + CLOSINGS));
  const ready = waiting.filter((e) => !left.has(keyOf(e)));
  const first = ready.filter((e) => !e.last);
  const batch = (first.length ? first : ready).slice(0, size);
  for (const envelope of batch) if (!envelope.tried) box.put({ ...envelope, tried: true });
  if (batch.length) tx.store("keys").put(batch.map(versionOf), "sending");
  // A phone that is full sends all the same: it makes room.
  await tx.done.catch(unmarked);
  return batch;
}

/**
 * Applies a whole response in one transaction; returns what is to be tried later. Where a phone is full
 * there is room for no answer: what was taken is let go of without, what is held is asked about again.
 */
async function apply({ answers }: Response, isFull = false): Promise<string[]> {
  const tx = await transaction(["outbox", "answers", "keys"], "readwrite");
  const later: string[] = [];
  if (!(await isKnown(tx))) return later;
  for (const answer of answers) {
    const isHeld = answer.answer === "held";
    if (answer.answer === "try_later" || (isFull && isHeld)) {
      later.push(keyOf(answer));
    } else {
      tx.store("outbox").delete([answer.id, answer.version]);
      if (isHeld) tx.store("answers").put(answer);
    }
  }
  const done = tx.done.then(() => later);
  return isFull ? done : done.catch(() => apply({ answers } as Response, true));
}

/**
 * Whether the server broke over one of these before. Stored, since a worker is killed between two
 * tries: once may be the server's bad moment, twice may be an envelope that it cannot take.
 */
async function brokeBefore(batch: readonly Envelope[]): Promise<boolean> {
  const before = ((await get("keys", "broke")) ?? []) as Version[];
  await note("broke", batch.map(versionOf));
  const ids = new Set(before.map(String));
  return batch.some((e) => ids.has(keyOf(e)));
}

async function post(batch: readonly Envelope[], enrolment: Enrolment): Promise<globalThis.Response> {
  const body = JSON.stringify({
    protocol: 1,
    envelopes: batch.map(({ id, version, kid, ct }) => ({ id, version, kid, ct })),
    status: await status(batch),
  });
  const headers = await signature(enrolment, "POST", PATH, body);
  return fetch(PATH, {
    method: "POST",
    body,
    headers: { ...headers, "Content-Type": "application/json" },
    credentials: "omit",
    cache: "no-store",
    // A connection that hangs must not hold the lock that every other delivery waits for.
    signal: AbortSignal.timeout(LONGEST),
  });
}

/** Remembers why the server did not take a batch, for the desk's list of phones. */
async function failed(why?: string): Promise<void> {
  if ((await get("keys", "error")) !== why) await note("error", why);
}

/** A wiped phone says once that nothing is left on it: no key is kept for it after that. */
async function farewell(enrolment: Enrolment): Promise<Outcome> {
  if (!(await get("keys", "farewell"))) return "empty";
  const { ok, status } = await post([], enrolment);
  if (ok || status === 401) await set("keys", "farewell");
  return ok ? "empty" : status === 401 ? "refused" : "again";
}

async function run(): Promise<Outcome> {
  try {
    return await sendAll();
  } finally {
    await note("sending");
    announce("outbox");
  }
}

async function sendAll(): Promise<Outcome> {
  const enrolment = (await get("keys", "enrolment")) as Enrolment | undefined;
  if (!enrolment) return "empty";
  let size = first;
  let broken = false;
  const left = new Set<string>();
  const stuck: Version[] = [];
  for (;;) {
    const batch = await take(size, left);
    if (!batch.length) {
      await note("stuck", stuck);
      if (left.size) return "again";
      allMarked();
      await failed();
      return farewell(enrolment).catch(() => "again");
    }
    announce("outbox");
    const begun = performance.now();
    try {
      const response = await post(batch, enrolment);
      pause = Number(response.headers.get("Retry-After")) || 0;
      const { status } = response;
      if (!response.ok) await failed(`http_${status}`);
      const breaks = status >= 500 && !AWAY.has(status);
      if (breaks) broken ||= await brokeBefore(batch);
      if (UNREADABLE.has(status) || (breaks && broken)) {
        // One bad envelope must not hold up the others: find it by halving, then step past it.
        if (batch.length === 1) {
          left.add(keyOf(batch[0]!));
          stuck.push(versionOf(batch[0]!));
        }
        size = Math.ceil(batch.length / 2);
        continue;
      }
      if (status === 401) return "refused";
      const parsed = response.ok ? parseResponse(await response.text(), batch) : null;
      if (!parsed) return "again";
      for (const key of await apply(parsed)) left.add(key);
      // More at once where the network is quick: each request costs as much as many envelopes.
      const took = performance.now() - begun;
      size = Math.min(took < QUICK ? MOST : BATCH, took < LONGEST / 4 ? size * 4 : size);
      first = Math.min(BATCH, size);
      if (parsed.wipe) await wipe(enrolment.device);
      if (parsed.key) await takeKey(parsed.key).catch(() => undefined); // it is told again
      if (parsed.minApp) await note("min_app", parsed.minApp);
    } catch {
      if (performance.now() - begun >= LONGEST) first = Math.ceil(batch.length / 2);
      return "again"; // no network, or it broke off half-way
    }
  }
}

/**
 * Sends all that waits. "again": something failed, come back later; "refused": the server does not
 * know this phone, a person has to log in.
 */
export function deliver(): Promise<Outcome> {
  return navigator.locks.request("fieldapp-delivery", run);
}

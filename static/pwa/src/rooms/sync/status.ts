/**
 * What the phone says of itself with a delivery or a pull, and the organisation's key that it gets in
 * return. Numbers and days: what waits, since when, what went wrong; never content, never a clock.
 */
import { addDays, operationalDay } from "../../foundation/clock";
import { type Envelope, type EnvelopeKey, asked, transaction } from "../../foundation/database";
import { moment } from "../../foundation/moment";
import { daysBetween } from "./rules";

declare const __APP__: string;

export interface Status {
  app: string;
  /** its day, so that one that is heard again later does not pass for a newer one */
  day: string;
  queue: number;
  oldest_days: number;
  error: string | null;
  kid: string | null;
  kids: string[];
}

/** What an index of the outbox holds, each once. */
const each = (index: IDBIndex): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const found: string[] = [];
    const request = index.openKeyCursor(null, "nextunique");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve(found);
      found.push(String(cursor.key));
      cursor.continue();
    };
  });

/**
 * With a delivery: what waits beside its `batch`. With a pull only what has waited since an earlier
 * day: a number that grows between two pulls of one night would say when somebody was met.
 */
export async function status(batch?: readonly Envelope[]): Promise<Status> {
  const tx = await transaction(["outbox", "keys"]);
  const box = tx.store("outbox");
  const keys = tx.store("keys");
  const [all, days, kids, key, error] = await Promise.all([
    asked(box.count()),
    each(box.index("day")),
    each(box.index("kid")),
    asked<EnvelopeKey | undefined>(keys.get("envelope_key")),
    asked<string | undefined>(keys.get("error")),
  ]);
  const counts = await Promise.all(days.map((day) => asked(box.index("day").count(day))));
  const today = operationalDay(moment());
  const before = addDays(today, -1);
  const waiting = new Map(days.map((day, i) => [day, counts[i]!]));
  const undated = all - counts.reduce((sum, count) => sum + count, 0);
  if (undated) {
    waiting.set(before, (waiting.get(before) ?? 0) + undated);
    await date(before);
  }
  for (const { day = before } of batch ?? []) waiting.set(day, waiting.get(day)! - 1);
  const old = [...waiting.keys()].filter((day) => day < today && waiting.get(day)! > 0).sort();
  return {
    app: __APP__,
    day: today,
    queue: batch ? Math.max(0, all - batch.length) : old.reduce((sum, day) => sum + waiting.get(day)!, 0),
    oldest_days: old.length ? daysBetween(old[0]!, today) : 0,
    error: error ?? null,
    kid: key?.kid ?? null,
    // The batch's too: its answer may be lost, and then it is sent again.
    kids,
  };
}

/**
 * Envelopes of an app that did not write their day: it was an earlier one than today, since an update
 * waits for the shift's end. From now on they have one, and grow older.
 */
async function date(day: string): Promise<void> {
  const tx = await transaction("outbox", "readwrite");
  const box = tx.store("outbox");
  for (const envelope of await asked<Envelope[]>(box.getAll()))
    if (!envelope.day) box.put({ ...envelope, day });
  await tx.done.catch(() => undefined); // full: the next time
}

/** Seals to this key from now on; a phone that was wiped has none and takes none. */
export async function takeKey(key: EnvelopeKey): Promise<void> {
  const tx = await transaction("keys", "readwrite");
  const keys = tx.store("keys");
  if (await asked(keys.get("envelope_key"))) keys.put(key, "envelope_key");
  await tx.done;
}

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

/**
 * With a delivery: what waits beside its `batch`. With a pull only what has waited since an earlier
 * day: a number that grows between two pulls of one night would say when somebody was met.
 */
export async function status(batch?: readonly Envelope[]): Promise<Status> {
  const tx = await transaction(["outbox", "keys"]);
  const keys = tx.store("keys");
  const [all, key, error] = await Promise.all([
    asked<Envelope[]>(tx.store("outbox").getAll()),
    asked<EnvelopeKey | undefined>(keys.get("envelope_key")),
    asked<string | undefined>(keys.get("error")),
  ]);
  const today = operationalDay(moment());
  await dated(all, today);
  const age = ({ day }: Envelope) => Math.max(0, daysBetween(day!, today));
  const sent = new Set(batch?.map(({ id, version }) => String([id, version])));
  const waiting = batch
    ? all.filter(({ id, version }) => !sent.has(String([id, version])))
    : all.filter((envelope) => age(envelope) > 0);
  return {
    app: __APP__,
    day: today,
    queue: waiting.length,
    oldest_days: Math.max(0, ...waiting.map(age)),
    error: error ?? null,
    kid: key?.kid ?? null,
    // The batch's too: its answer may be lost, and then it is sent again.
    kids: [...new Set(all.map(({ kid }) => kid))],
  };
}

/**
 * Envelopes of an app that did not write their day: it was an earlier one than today, since an update
 * waits for the shift's end. From now on they have one, and grow older.
 */
async function dated(all: Envelope[], today: string): Promise<void> {
  const undated = all.filter(({ day }) => !day);
  if (!undated.length) return;
  for (const envelope of undated) envelope.day = addDays(today, -1);
  const tx = await transaction("outbox", "readwrite");
  const box = tx.store("outbox");
  for (const { id, version, day } of undated) {
    // Delivered meanwhile, or marked as on its way: as it is now.
    const now = await asked<Envelope | undefined>(box.get([id, version]));
    if (now) box.put({ ...now, day: now.day ?? day });
  }
  await tx.done.catch(() => undefined); // full: the next time
}

/** Seals to this key from now on; a phone that was wiped has none and takes none. */
export async function takeKey(key: EnvelopeKey): Promise<void> {
  const tx = await transaction("keys", "readwrite");
  const keys = tx.store("keys");
  if (await asked(keys.get("envelope_key"))) keys.put(key, "envelope_key");
  await tx.done;
}

/**
 * What the phone says of itself with a delivery or a pull, and the organisation's key that it gets in
 * return. Numbers and days: what waits, since when, what went wrong; never content, never a clock.
 */
import { operationalDay } from "../../foundation/clock";
import { type Envelope, type EnvelopeKey, asked, transaction } from "../../foundation/database";
import { daysBetween } from "./rules";

declare const __APP__: string;

export interface Status {
  app: string;
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
  const today = operationalDay(new Date());
  const age = ({ day }: Envelope) => (day ? Math.max(0, daysBetween(day, today)) : 0);
  const sent = new Set(batch?.map(({ id, version }) => String([id, version])));
  const waiting = batch
    ? all.filter(({ id, version }) => !sent.has(String([id, version])))
    : all.filter((envelope) => age(envelope) > 0);
  return {
    app: __APP__,
    queue: waiting.length,
    oldest_days: Math.max(0, ...waiting.map(age)),
    error: error ?? null,
    kid: key?.kid ?? null,
    // The batch's too: its answer may be lost, and then it is sent again.
    kids: [...new Set(all.map(({ kid }) => kid))],
  };
}

/** Seals to this key from now on; a phone that was wiped has none and takes none. */
export async function takeKey(key: EnvelopeKey): Promise<void> {
  const tx = await transaction("keys", "readwrite");
  const keys = tx.store("keys");
  if (await asked(keys.get("envelope_key"))) keys.put(key, "envelope_key");
  await tx.done;
}

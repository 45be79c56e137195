/** One transaction that seals what is new into the outbox and changes what the screen shows. */
import {
  type Envelope,
  type EnvelopeKey,
  type Locked,
  type Transaction,
  asked,
  get,
} from "../../foundation/database";
import { locked, privately, storing } from "../../vault/store";
import { type Sealable, prepare, seal } from "./seal";
import { areUnmarked } from "./unmarked";

export interface Change {
  /** a record to seal and send */
  record?: Sealable;
  /** a version to take back, if it surely never left the phone; else `record` is sent */
  takeBack?: { id: string; version: number };
  /** readable values to keep (encrypted), by key */
  keep?: Record<string, unknown>;
  drop?: string[];
}

/**
 * Applies a change wholly or not at all; durable when it returns. Everything is encrypted before
 * the transaction opens, since IndexedDB closes one that waits for anything else.
 * @returns true where the version was taken back, so that nothing is sent.
 */
export const put = (change: Change): Promise<boolean> => storing(() => apply(change));

/** The organisation's key as it was last; whether it still is stands beside what is written. */
let last: EnvelopeKey | undefined;

const lastKey = async (): Promise<EnvelopeKey> =>
  (last ??= (await get("keys", "envelope_key")) as EnvelopeKey);

/** Makes ready what a version that is being written will be sealed with. */
export async function ready(of: { id: string; version: number }): Promise<void> {
  prepare(await lastKey(), of);
}

async function apply(change: Change): Promise<boolean> {
  const { record, keep = {} } = change;
  const key = await lastKey();
  const [envelope, kept] = await Promise.all([
    record ? seal(key, record) : null,
    Promise.all(Object.entries(keep).map(async ([at, value]) => [at, await locked(at, value)] as const)),
  ]);
  const tx = await privately("outbox", "keys");
  let newer: EnvelopeKey | undefined;
  if (envelope) {
    const asking = tx.store("keys").get("envelope_key") as IDBRequest<EnvelopeKey | undefined>;
    asking.onsuccess = () => {
      // The organisation's key changed while this was sealed, or before: the server was told that this
      // phone seals to the new one, and may drop the old.
      const { result: now } = asking;
      if (now?.kid === key.kid && now.public === key.public) return;
      newer = now;
      tx.abort();
    };
  }
  try {
    return await write(tx, change, envelope, kept);
  } catch (error) {
    if (!newer) throw error;
    last = newer;
    return apply(change);
  }
}

async function write(
  tx: Transaction,
  { takeBack, drop = [] }: Change,
  envelope: Envelope | null,
  kept: (readonly [string, Locked])[],
): Promise<boolean> {
  const box = tx.store("outbox");
  const rows = tx.store("private");
  let taken = false;
  if (takeBack) {
    const { id, version } = takeBack;
    const versions = IDBKeyRange.bound([id, 0], [id, version]);
    const waiting: Envelope[] = await asked(box.getAll(versions));
    // An earlier version of it that left the phone stays there: then a newer one has to follow it.
    taken = waiting.length === version && waiting.every((e) => !e.tried) && !areUnmarked();
    if (taken) for (const e of waiting) box.delete([e.id, e.version]);
  }
  if (envelope && !taken) box.put(envelope);
  for (const [at, value] of kept) rows.put(value, at);
  for (const at of drop) rows.delete(at);
  await tx.done;
  return taken;
}

/**
 * The vault: a data key (AES-256-GCM) that exists only while the app is unlocked. How it is wrapped
 * stands in wrapping.ts, and what a phone's files give away of it in docs/security.md.
 *
 * All that is readable on this phone goes through `locked` and `unlocked` below.
 */
import { signal } from "@preact/signals";
import { type Bytes, base64, fromBase64, fromUtf8, utf8 } from "../foundation/bytes";
import {
  type Locked,
  type Slot,
  type Store,
  type Transaction,
  type VaultRecord,
  announce,
  asked,
  get,
  transaction,
  wipe,
} from "../foundation/database";
import { WRONG_PINS, waitAfter } from "./rules";
import { hmacKey, kekFrom, opening, random, sealed, stretch } from "./wrapping";

let dataKey: CryptoKey | null = null;
/** The vault that the data key came from. */
let vault: string | null = null;

/** Whether the data key is there; screens follow it. */
export const isOpen = signal(false);
/** The right PIN opened, and that could not be stored: its try still counts. */
let counted = false;
/** The newest change could not be stored: said on every screen until one can. */
export const unkept = signal(false);

const MAP = "fieldapp-basemap";
let given = false;
/** The map was thrown away on a full phone, and is not fetched again before the next opening. */
export const gaveWay = (): boolean => given;

/** Does once more, without the map, what there was no room for. */
async function again<T>(error: unknown, change: () => Promise<T>): Promise<T> {
  given = (await globalThis.caches?.delete(MAP)) || given;
  if (!given) throw error;
  return change();
}

const isFull = (error: unknown): boolean => (error as Error).name === "QuotaExceededError";

/** Does what stores a change, and remembers whether it could. On a full phone the map gives its room. */
export async function storing<T>(change: () => Promise<T>): Promise<T> {
  try {
    const stored = await change().catch((error) => {
      if (isFull(error)) return again(error, change);
      throw error;
    });
    unkept.value = false;
    if (counted) await forgiven();
    return stored;
  } catch (error) {
    unkept.value = true;
    throw error;
  }
}

export async function hasVault(): Promise<boolean> {
  return !!(await get("vault", "pin"));
}

/** Whether the vault on the phone is the one that is open here. */
export const isMine = async (): Promise<boolean> => (await get("vault", "pin"))?.id === vault;

function open(record: VaultRecord, key: CryptoKey): void {
  dataKey = key;
  vault = record.id;
}

type Stretching = Pick<VaultRecord, "salt" | "memory" | "passes">;

/** A new vault behind a stretched PIN, open here and not stored yet. */
async function made(stretched: Bytes, { salt, memory, passes }: Stretching): Promise<VaultRecord> {
  const base = { id: crypto.randomUUID(), salt, memory, passes, device: await hmacKey(), wrong: 0 };
  const kek = await kekFrom(stretched, base);
  // Every field is there from the first, so that later ones tell nothing by coming.
  const slot = await sealed(kek, random(32));
  const record: VaultRecord = { ...base, ...slot, passkey: undefined };
  open(record, await opening(kek, record));
  return { ...record, ...(await renewed(record)) };
}

/** Makes the data key and puts it behind the PIN; rejects where there is a vault already. */
export async function createVault(pin: string): Promise<void> {
  const salt = random(16);
  const { stretched, memory, passes } = await stretch({ pin, salt });
  const record = await made(stretched, { salt, memory, passes });
  const tx = await transaction("vault", "readwrite");
  tx.store("vault").add(record, "pin");
  await tx.done;
  isOpen.value = true;
}

/**
 * The second slot anew. It opens under a second PIN, if there is one; else under nothing. Which of
 * the two is not to be seen: `kept` is the slot's key or random bytes, sealed under the data key, and
 * both are written anew at each opening, so that older copies of them in the phone's files differ too.
 */
async function renewed({ kept }: VaultRecord): Promise<Partial<VaultRecord>> {
  const key = kept ? fromBase64(await unlocked("second", kept)) : random(32);
  return { second: await sealed(key, random(32)), kept: await locked("second", base64(key)) };
}

/** What a second PIN's key is kept as. */
export const keptAs = (key: Uint8Array): Promise<Locked> => locked("second", base64(key));

/** How many wrong PINs there have been since the last right one. */
export async function wrongPins(): Promise<number> {
  return (await get("vault", "pin"))?.wrong ?? 0;
}

type Change = (record: VaultRecord) => Partial<VaultRecord>;

/** Changes the vault; returns it as it is now. On a full phone the map gives its room. */
const changed = (change: Change): Promise<VaultRecord | undefined> =>
  rewritten(change).catch((error) => again(error, () => rewritten(change)));

async function rewritten(change: Change): Promise<VaultRecord | undefined> {
  const tx = await transaction("vault", "readwrite");
  const stored = await asked<VaultRecord | undefined>(tx.store("vault").get("pin"));
  const record = stored && { ...stored, ...change(stored) };
  if (record) tx.store("vault").put(record, "pin");
  await tx.done;
  return record;
}

/** "emptied": by the second PIN; the app is open, and new. */
export type Unlocking = "open" | "emptied" | "wiped" | { left: number; wait: number };
/** What a screen adds to the vault while the PIN is there: given the key that the PIN makes. */
export type Adding = (kek: Bytes, record: VaultRecord) => Promise<Partial<VaultRecord>>;

async function wiped(): Promise<"wiped"> {
  await wipe();
  return "wiped";
}

async function cleared(empty?: VaultRecord): Promise<void> {
  const stores = ["keys", "vault", "private", "outbox", "answers"] as const;
  const tx = await transaction([...stores], "readwrite");
  for (const store of stores) tx.store(store).clear();
  if (empty) tx.store("vault").put(empty, "pin");
  await tx.done;
}

/**
 * The second PIN was given: in one transaction everything goes, the sealed and the key that delivers
 * too, and an empty vault behind this PIN stands in its place. Killed before that, all is as it was,
 * and the same PIN does it again. It stretches nothing anew: that would take time which can be seen.
 */
async function emptied(stretched: Bytes, record: VaultRecord): Promise<"emptied"> {
  const empty = await made(stretched, record);
  await globalThis.caches?.delete(MAP);
  // On a phone with room for nothing new all goes at least, and the app is as new without a vault.
  await cleared(empty).catch(() => cleared());
  isOpen.value = true;
  announce("wiped");
  return "emptied";
}

export async function unlock(pin: string, adding?: Adding): Promise<Unlocking> {
  // Counted before it is tried: killing the app in the middle must not give a try for nothing.
  const record = await changed(({ wrong }) => ({ wrong: wrong + 1 }));
  if (!record) return "wiped";
  const { wrong } = record;
  // The last try was counted, and the app killed before it could fail.
  if (wrong > WRONG_PINS) return wiped();
  const answer = await stretch({ pin, ...record }).catch(async (error) => {
    await changed((now) => ({ wrong: now.wrong - 1 })); // the worker failed, not the PIN
    throw error;
  });
  const kek = await kekFrom(answer.stretched, record);
  // Both are always tried, so that each PIN takes as long.
  const [first, second] = await Promise.allSettled([
    opening(kek, record),
    opening(kek, record.second ?? record),
  ]);
  if (first.status === "fulfilled") {
    open(record, first.value);
    const added = { ...record, ...(await adding?.(kek, record)) };
    await renew(added, !!adding);
    return "open";
  }
  if (second.status === "fulfilled") return emptied(answer.stretched, record);
  if (wrong < WRONG_PINS) return { left: WRONG_PINS - wrong, wait: waitAfter(wrong) };
  return wiped();
}

/** @param adding something that has to be stored; else a full phone opens as well, with what it had */
async function renew({ kept, passkey, ...rest }: VaultRecord, adding: boolean): Promise<void> {
  const slots = await renewed({ kept, passkey, ...rest });
  await changed(() => ({ ...slots, passkey, wrong: 0 })).catch((error) => {
    if (adding) throw error;
    counted = true;
  });
  isOpen.value = true;
}

/** There is room again: right PINs that go on being counted would end with a wipe. */
async function forgiven(): Promise<void> {
  counted = false;
  await rewritten(({ id, wrong }) => ({ wrong: id === vault ? 0 : wrong })).catch(() => (counted = true));
}

/** Opens by another way than the PIN: `slot` holds the data key under `kek`. Rejects if it does not. */
export async function openUnder(kek: Bytes, slot: Slot, record: VaultRecord): Promise<void> {
  open(record, await opening(kek, slot));
  await renew(record, false);
}

/** Takes away the other way. */
export const forgetPasskey = (): Promise<unknown> => changed(() => ({ passkey: undefined }));

/** Forgets the data key. What was decrypted goes with the page, which is loaded anew. */
export function lock(): void {
  dataKey = null;
  counted = false;
  isOpen.value = false;
}

function theKey(): CryptoKey {
  if (!dataKey) throw new Error("locked");
  return dataKey;
}

/** Text filled up with spaces to a whole KiB: the sizes of rows would tell what was answered. */
function filled(text: Bytes): Bytes {
  const whole = new Uint8Array(Math.ceil(text.length / 1024) * 1024).fill(32);
  whole.set(text);
  return whole;
}

/** `value` encrypted for the place `key` in the store `private`; moved elsewhere it does not open. */
export async function locked(key: string, value: unknown): Promise<Locked> {
  const iv = random(12);
  const algorithm = { name: "AES-GCM", iv, additionalData: utf8(key) };
  return { iv, ct: await crypto.subtle.encrypt(algorithm, theKey(), filled(utf8(JSON.stringify(value)))) };
}

export async function unlocked<T>(key: string, { iv, ct }: Locked): Promise<T> {
  const algorithm = { name: "AES-GCM", iv, additionalData: utf8(key) };
  return JSON.parse(fromUtf8(await crypto.subtle.decrypt(algorithm, theKey(), ct))) as T;
}

/** Everything readable whose key begins with `prefix`. What does not open is left out: one such value
 * must not keep the app from opening. */
export async function readPrivate<T>(prefix: string): Promise<T[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const store = (await transaction("private")).store("private");
  const [keys, values] = await Promise.all([
    asked(store.getAllKeys(range)),
    asked<Locked[]>(store.getAll(range)),
  ]);
  const opening = keys.map((key, i) => unlocked<T>(String(key), values[i]!));
  return (await Promise.allSettled(opening)).flatMap((one) =>
    one.status === "fulfilled" ? [one.value] : [],
  );
}

/**
 * A transaction that changes what is readable. It fails, and changes nothing, where the vault is no
 * longer the one the data key came from: another tab may have wiped it, and a new one may be there.
 * What is written need not wait for that: it is asked first of all, and nothing is kept before the answer.
 */
export async function privately(...stores: Store[]): Promise<Transaction> {
  const tx = await transaction(["private", "vault", ...stores], "readwrite");
  const asking = tx.store("vault").get("pin") as IDBRequest<VaultRecord | undefined>;
  asking.onsuccess = () => {
    if (!vault || asking.result?.id !== vault) tx.abort();
  };
  return tx;
}

export const writePrivate = (key: string, value: unknown): Promise<void> =>
  storing(async () => {
    const kept = await locked(key, value);
    const tx = await privately();
    tx.store("private").put(kept, key);
    await tx.done;
  });

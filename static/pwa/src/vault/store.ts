/**
 * The vault: a data key (AES-256-GCM) that exists only while the app is unlocked.
 *
 * It is wrapped under HKDF(Argon2id(PIN, salt) ‖ HMAC(device key, Argon2id(PIN, salt))). The device
 * key cannot be exported, so a copy of the files alone leaves nothing to try PINs on.
 * All that is readable on this phone goes through `locked` and `unlocked` below.
 */
import { signal } from "@preact/signals";
import { type Bytes, fromUtf8, joined, utf8 } from "../foundation/bytes";
import {
  type Locked,
  type Store,
  type Transaction,
  type VaultRecord,
  asked,
  get,
  transaction,
  wipe,
} from "../foundation/database";
import { MEMORY, PASSES, type Question, WRONG_PINS, waitAfter } from "./rules";

let dataKey: CryptoKey | null = null;
/** The vault that the data key came from. */
let vault: string | null = null;

/** Whether the data key is there; screens follow it. */
export const isOpen = signal(false);
/** The newest change could not be stored: said on every screen until one can. */
export const unkept = signal(false);

/** Does what stores a change, and remembers whether it could. */
export async function storing<T>(change: () => Promise<T>): Promise<T> {
  try {
    const stored = await change();
    unkept.value = false;
    return stored;
  } catch (error) {
    unkept.value = true;
    throw error;
  }
}

type Stretch = (question: Question) => Promise<Bytes>;

/** Argon2id in a worker of its own that ends with the answer. */
const inWorker: Stretch = (question) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./vault-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error("the vault's worker did not start"));
    };
    worker.postMessage(question);
  });

let stretch = inWorker;

/** Tests run where there are no workers. */
export function stretchWith(other: Stretch): void {
  stretch = other;
}

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

async function keyFrom(
  pin: string,
  { salt, memory, passes, device }: Pick<VaultRecord, "salt" | "memory" | "passes" | "device">,
): Promise<CryptoKey> {
  const stretched = await stretch({ pin, salt, memory, passes });
  const mixed = await crypto.subtle.sign("HMAC", device, stretched);
  const material = joined(stretched, new Uint8Array(mixed));
  const base = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  material.fill(0);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: utf8("fieldapp/vault/1") },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey", "unwrapKey"],
  );
}

const unwrap = (record: VaultRecord, kek: CryptoKey): Promise<CryptoKey> =>
  crypto.subtle.unwrapKey(
    "raw",
    record.wrapped,
    kek,
    { name: "AES-GCM", iv: record.iv },
    "AES-GCM",
    false,
    ["encrypt", "decrypt"],
  );

export async function hasVault(): Promise<boolean> {
  return !!(await get("vault", "pin"));
}

/** Makes the data key and puts it behind the PIN; rejects where there is a vault already. */
export async function createVault(pin: string): Promise<void> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const device = (await crypto.subtle.generateKey(hmac, false, ["sign"])) as CryptoKey;
  const base = { id: crypto.randomUUID(), salt: random(16), memory: MEMORY, passes: PASSES, device };
  const kek = await keyFrom(pin, base);
  const aes = { name: "AES-GCM", length: 256 };
  const fresh = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  const iv = random(12);
  const wrapped = await crypto.subtle.wrapKey("raw", fresh, kek, { name: "AES-GCM", iv });
  const record: VaultRecord = { ...base, iv, wrapped, wrong: 0 };
  const tx = await transaction("vault", "readwrite");
  tx.store("vault").add(record, "pin");
  await tx.done;
  dataKey = await unwrap(record, kek);
  vault = record.id;
  isOpen.value = true;
}

/** How many wrong PINs there have been since the last right one. */
export async function wrongPins(): Promise<number> {
  return (await get("vault", "pin"))?.wrong ?? 0;
}

/** Sets how many wrong PINs there were, from how many there are; returns the vault as it is now. */
async function counted(next: (wrong: number) => number): Promise<VaultRecord | undefined> {
  const tx = await transaction("vault", "readwrite");
  const stored = await asked<VaultRecord | undefined>(tx.store("vault").get("pin"));
  const record = stored && { ...stored, wrong: next(stored.wrong) };
  if (record) tx.store("vault").put(record, "pin");
  await tx.done;
  return record;
}

export type Unlocking = "open" | "wiped" | { left: number; wait: number };

async function wiped(): Promise<"wiped"> {
  await wipe();
  return "wiped";
}

export async function unlock(pin: string): Promise<Unlocking> {
  // Counted before it is tried: killing the app in the middle must not give a try for nothing.
  const record = await counted((before) => before + 1);
  if (!record) return "wiped";
  const { wrong } = record;
  // The last try was counted, and the app killed before it could fail.
  if (wrong > WRONG_PINS) return wiped();
  try {
    dataKey = await unwrap(record, await keyFrom(pin, record));
  } catch (error) {
    if (!(error instanceof DOMException)) {
      await counted((now) => now - 1); // the worker failed, not the PIN
      throw error;
    }
    if (wrong < WRONG_PINS) return { left: WRONG_PINS - wrong, wait: waitAfter(wrong) };
    return wiped();
  }
  vault = record.id;
  await counted(() => 0);
  isOpen.value = true;
  return "open";
}

/** Forgets the data key. What was decrypted goes with the page, which is loaded anew. */
export function lock(): void {
  dataKey = null;
  isOpen.value = false;
}

function theKey(): CryptoKey {
  if (!dataKey) throw new Error("locked");
  return dataKey;
}

/** `value` encrypted for the place `key` in the store `private`; moved elsewhere it does not open. */
export async function locked(key: string, value: unknown): Promise<Locked> {
  const iv = random(12);
  const algorithm = { name: "AES-GCM", iv, additionalData: utf8(key) };
  return { iv, ct: await crypto.subtle.encrypt(algorithm, theKey(), utf8(JSON.stringify(value))) };
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
 * A transaction that changes what is readable. Rejects, and changes nothing, where the vault is no
 * longer the one the data key came from: another tab may have wiped it, and a new one may be there.
 */
export async function privately(...stores: Store[]): Promise<Transaction> {
  const tx = await transaction(["private", "vault", ...stores], "readwrite");
  const record = await asked<VaultRecord | undefined>(tx.store("vault").get("pin"));
  if (!record || record.id !== vault) throw new Error("another vault");
  return tx;
}

export const writePrivate = (key: string, value: unknown): Promise<void> =>
  storing(async () => {
    const kept = await locked(key, value);
    const tx = await privately();
    tx.store("private").put(kept, key);
    await tx.done;
  });

/**
 * The phone's one IndexedDB. What each store may hold, and what it never holds:
 *
 * - `keys`: CryptoKeys that cannot be exported, what the organisation made public, which envelopes
 *   are on their way at the moment or could not be taken by the server last time, and why.
 * - `vault`: the wrapped data key and how many wrong PINs there have been. Useless without the PIN.
 * - `private`: everything readable, encrypted under the data key: reference data, shift, rows, draft.
 * - `outbox`: sealed envelopes that are not delivered yet. The phone itself cannot read them; it
 *   knows the day of each, so that the desk sees that something has waited too long.
 * - `answers`: which delivered versions the server holds and why, and which were deleted here without
 *   being sent, until the shift is cleared away. Of all others that they are sent is all there is to say.
 *
 * `keys` also holds what has to be readable while the app is locked: the team's work numbers, and,
 * while a check-in runs, the time that the worker chose for being back. Otherwise
 *
 * no store holds a clock time, a position, or a number that grows with time: ids are random, so not
 * even the order of the night's contacts can be read from here.
 */
export interface Enrolment {
  device: string;
  key: CryptoKeyPair;
}

export interface EnvelopeKey {
  kid: string;
  /** base64 of the raw 65-byte P-256 point */
  public: string;
}

/** 32 bytes under a key. */
export interface Slot {
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

/** A passkey that opens the vault too. */
export interface PasskeySlot extends Slot {
  credential: Uint8Array<ArrayBuffer>;
  /** what the passkey's secret is made of, with the passkey itself */
  input: Uint8Array<ArrayBuffer>;
}

/** `iv` and `wrapped`: the data key, under the PIN. */
export interface VaultRecord extends Slot {
  /** random: says to a tab whether this is still the vault that its data key came from */
  id: string;
  salt: Uint8Array<ArrayBuffer>;
  /** Argon2id: KiB and passes, as this phone took them well */
  memory: number;
  passes: number;
  /** never exportable; the other half of what opens the data key */
  device: CryptoKey;
  /** opens under a second PIN, or under nothing: which is not to be seen; old vaults have none */
  second?: Slot;
  /** the key of `second`, under the data key */
  kept?: Locked;
  passkey?: PasskeySlot;
  wrong: number;
}

export interface Locked {
  iv: Uint8Array<ArrayBuffer>;
  ct: ArrayBuffer;
}

export interface Envelope {
  id: string;
  version: number;
  kid: string;
  /** base64 of enc ‖ ct */
  ct: string;
  /** true from the moment it first may have left the phone; it is never taken back after that */
  tried: boolean;
  /** the operational day on which it was sealed */
  day?: string;
  /** a shift's closing: sent when nothing else waits, or the night's edits would come after it */
  last?: true;
}

/** Key of one version of one record in `outbox` and `answers`. */
export type Version = [id: string, version: number];

export interface Answered {
  id: string;
  version: number;
  /** "dropped": deleted on this phone by its person, and never sent */
  answer: "stored" | "duplicate" | "superseded" | "held" | "dropped";
  reason: string | null;
}

interface Values {
  keys: Enrolment | EnvelopeKey | Version[] | string;
  vault: VaultRecord;
  private: Locked;
  outbox: Envelope;
  answers: Answered;
}
export type Store = keyof Values;

/** The answer to one request of IndexedDB. */
export const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open("fieldapp", 2);
  request.onupgradeneeded = ({ oldVersion }) => {
    const db = request.result;
    if (!oldVersion) {
      for (const store of ["keys", "vault", "private"]) db.createObjectStore(store);
      for (const store of ["outbox", "answers"])
        db.createObjectStore(store, { keyPath: ["id", "version"] });
    }
    // What the phone says of thousands that wait is counted, and none of them read.
    const box = request.transaction!.objectStore("outbox");
    for (const part of ["day", "kid"]) box.createIndex(part, part);
  };
  // A newer app's, after which the server went back by a version: it only ever adds.
  const older = (error: DOMException) => {
    if (error.name !== "VersionError") throw error;
    return asked(indexedDB.open("fieldapp"));
  };
  return asked(request).catch(older).then((db) => {
    const forgotten = () => {
      opened = null;
    };
    // Another tab or a new worker wants to upgrade: never stand in its way.
    db.onversionchange = () => {
      db.close();
      forgotten();
    };
    db.onclose = forgotten;
    return db;
  });
}

export interface Transaction {
  /** resolves when everything is on disk; rejects when nothing of it is */
  done: Promise<void>;
  store(name: Store): IDBObjectStore;
  /** nothing of it is kept, and `done` rejects */
  abort(): void;
}

/**
 * A transaction over `stores`. Writes are strict: durable when `done` resolves, also against a
 * phone whose battery falls out.
 */
export async function transaction(
  stores: Store | Store[],
  mode: "readonly" | "readwrite" = "readonly",
  durability: IDBTransactionDurability = "strict",
): Promise<Transaction> {
  const begin = async () => (await (opened ??= open())).transaction(stores, mode, { durability });
  const tx = await begin().catch(() => {
    opened = null; // the platform closed the connection behind our back: once more, anew
    return begin();
  });
  const done = new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onerror = tx.onabort = () => reject(tx.error ?? new Error("aborted"));
  });
  done.catch(() => undefined); // whoever failed before waiting for it has said so already
  return { done, store: (name) => tx.objectStore(name), abort: () => tx.abort() };
}

/** One value of one store. */
export async function get<S extends Store>(
  store: S,
  key: IDBValidKey,
): Promise<Values[S] | undefined> {
  return asked((await transaction(store)).store(store).get(key));
}

/** Writes or, with no value, deletes one value. */
export async function set<S extends Store>(store: S, key: string, value?: Values[S]): Promise<void> {
  const tx = await transaction(store, "readwrite");
  if (value === undefined) tx.store(store).delete(key);
  else tx.store(store).put(value, key);
  return tx.done;
}

/** For tests: let go of the connection, as a killed browser does. */
export async function forget(): Promise<void> {
  (await opened)?.close();
  opened = null;
}

/** Tells every page and worker of this phone that the outbox changed, or all that is readable went. */
export function announce(what: "outbox" | "wiped"): void {
  const channel = new BroadcastChannel("fieldapp");
  channel.postMessage(what);
  channel.close();
}

/**
 * Removes everything readable and the key to it, and tells every page. Undelivered envelopes and the
 * key that delivers them stay: they are sealed, and losing them would lose the night's work.
 * @param device the id that the server's word to wipe was meant for; a phone that has been enrolled
 *   anew since then has another and heeds it not. Without it the wipe is the phone's own.
 */
export async function wipe(device?: string): Promise<void> {
  const tx = await transaction(["vault", "private", "answers", "keys"], "readwrite");
  const keys = tx.store("keys");
  const enrolment = await asked<Enrolment | undefined>(keys.get("enrolment"));
  // Said again to one that is wiped: a page that loads anew would forget the code half typed.
  const again = device && (await asked(keys.get("log_in_again")));
  if (again || (device && device !== enrolment?.device)) return;
  for (const store of ["vault", "private", "answers"] as const) tx.store(store).clear();
  // The key that delivers is there still, but it must not let in whoever holds the phone next.
  keys.put("yes", "log_in_again");
  // Whose phone this is now may be another team's; the server still knows of a check-in, if it did.
  for (const gone of ["numbers", "checkin"]) keys.delete(gone);
  // Nothing more can be sealed here, and the server is told when the last envelope has gone.
  keys.delete("envelope_key");
  keys.put("yes", "farewell");
  await tx.done;
  announce("wiped");
}

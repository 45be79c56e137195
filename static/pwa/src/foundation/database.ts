/**
 * The phone's one IndexedDB. What each store may hold, and what it never holds:
 *
 * - `keys`: CryptoKeys that cannot be exported, what the organisation made public, and which
 *   envelopes are on their way at the moment.
 * - `vault`: the wrapped data key and how many wrong PINs there have been. Useless without the PIN.
 * - `private`: everything readable, encrypted under the data key: reference data, shift, rows, draft.
 * - `outbox`: sealed envelopes that are not delivered yet. The phone itself cannot read them.
 * - `answers`: what the server answered for each delivered version, until the shift is cleared away.
 *
 * No store holds a clock time, a position, or a number that grows with time: ids are random, so not
 * even the order of the night's contacts can be read from here.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface Enrolment {
  device: string;
  key: CryptoKeyPair;
}

export interface EnvelopeKey {
  kid: string;
  /** base64 of the raw 65-byte P-256 point */
  public: string;
}

export interface VaultRecord {
  salt: Uint8Array<ArrayBuffer>;
  /** Argon2id: KiB and passes; stored, so that they can grow in later versions */
  memory: number;
  passes: number;
  /** never exportable; the other half of what opens the data key */
  device: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
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
}

/** Key of one version of one record in `outbox` and `answers`. */
export type Version = [id: string, version: number];

export interface Answered {
  id: string;
  version: number;
  answer: "stored" | "duplicate" | "superseded" | "held";
  reason: string | null;
}

interface Schema extends DBSchema {
  keys: { key: string; value: Enrolment | EnvelopeKey | Version[] | string };
  vault: { key: string; value: VaultRecord };
  private: { key: string; value: Locked };
  outbox: { key: Version; value: Envelope };
  answers: { key: Version; value: Answered };
}

export type Database = IDBPDatabase<Schema>;

let opened: Promise<Database> | null = null;

export function database(): Promise<Database> {
  opened ??= openDB<Schema>("fieldapp", 1, {
    upgrade(db) {
      db.createObjectStore("keys");
      db.createObjectStore("vault");
      db.createObjectStore("private");
      db.createObjectStore("outbox", { keyPath: ["id", "version"] });
      db.createObjectStore("answers", { keyPath: ["id", "version"] });
    },
    // Another tab or a new worker wants to upgrade: never stand in its way.
    blocking: (_from, _to, event) => {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated: () => {
      opened = null;
    },
  });
  return opened;
}

/** For tests: forget the connection, as a killed browser does. */
export async function forget(): Promise<void> {
  (await opened)?.close();
  opened = null;
}

/**
 * Removes everything readable and the key to it. Undelivered envelopes and the key that delivers
 * them stay: they are sealed, and losing them would lose the night's work.
 */
export async function wipe(): Promise<void> {
  const db = await database();
  const stores = ["vault", "private", "answers", "keys"] as const;
  const tx = db.transaction(stores, "readwrite", { durability: "strict" });
  void tx.objectStore("vault").clear();
  void tx.objectStore("private").clear();
  void tx.objectStore("answers").clear();
  // The key that delivers is there still, but it must not let in whoever holds the phone next.
  void tx.objectStore("keys").put("yes", "log_in_again");
  await tx.done;
}

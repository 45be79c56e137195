/**
 * How the data key is wrapped: under HKDF(secret ‖ HMAC(device key, secret)), where the secret is
 * Argon2id(PIN, salt), or what a passkey makes. The device key is one that script cannot export.
 */
import { type Bytes, joined, utf8 } from "../foundation/bytes";
import type { Slot, VaultRecord } from "../foundation/database";
import type { Question, Stretched } from "./rules";

type Stretch = (question: Question) => Promise<Stretched>;

/** Argon2id in a worker of its own that ends with the answer. */
const inWorker: Stretch = ({ pin, salt, memory, passes }) =>
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
    worker.postMessage({ pin, salt, memory, passes });
  });

/** Stretches a PIN; without memory and passes it finds what suits this phone. */
export let stretch: Stretch = inWorker;

/** Tests run where there are no workers. */
export function stretchWith(other: Stretch): void {
  stretch = other;
}

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** A new device key. */
export const hmacKey = async (): Promise<CryptoKey> =>
  (await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"])) as CryptoKey;

/** The key (32 bytes) that a secret makes on this phone. */
export async function kekFrom(
  secret: Bytes,
  { salt, device }: Pick<VaultRecord, "salt" | "device">,
): Promise<Bytes> {
  const mixed = await crypto.subtle.sign("HMAC", device, secret);
  const material = joined(secret, new Uint8Array(mixed));
  const base = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveBits"]);
  material.fill(0);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info: utf8("fieldapp/vault/1") };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, base, 256)) as Bytes;
}

const aes = (kek: Bytes, use: KeyUsage): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", kek, "AES-GCM", false, [use]);

/** A key's bytes under another. */
export async function sealed(kek: Bytes, raw: Bytes): Promise<Slot> {
  const iv = random(12);
  return { iv, wrapped: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await aes(kek, "encrypt"), raw) };
}

/** The data key in a slot; rejects where `kek` is not the slot's. */
export const opening = async (kek: Bytes, { iv, wrapped }: Slot): Promise<CryptoKey> =>
  crypto.subtle.unwrapKey(
    "raw",
    wrapped,
    await aes(kek, "unwrapKey"),
    { name: "AES-GCM", iv },
    "AES-GCM",
    false,
    ["encrypt", "decrypt"],
  );

/** The bytes in a slot, to put them into another. */
export const bytesIn = async (kek: Bytes, { iv, wrapped }: Slot): Promise<Bytes> =>
  new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await aes(kek, "decrypt"), wrapped),
  ) as Bytes;

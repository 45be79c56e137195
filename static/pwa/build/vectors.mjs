/**
 * Writes tests/vectors/envelopes_3.json: records sealed by the phone's own code, for a key made for
 * nothing else, so that another process can prove that it opens what the phone seals. Sealing is
 * randomised: run this only when the payloads get a new version, into a new file: the old
 * vectors stay, as the decoders of what was shipped do. With a
 * file's name it writes there instead, for the test that opens what was sealed just now.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const load = async (path) => (await runnerImport(`${root}/${path}`, { configFile: false })).module;
const { seal } = await load("src/rooms/sync/seal.ts");
const { base64 } = await load("src/foundation/bytes.ts");
const records = await load("tests/records.ts");

const curve = { name: "ECDH", namedCurve: "P-256" };
const { privateKey, publicKey } = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
const point = base64(new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)));
const { d } = await crypto.subtle.exportKey("jwk", privateKey);
const key = { kid: "vector-1", public: point };

const envelopes = [];
for (const [name, plaintext] of Object.entries(records.samples)) {
  const { id, version, ct } = await seal(key, plaintext);
  const padded = Buffer.from(ct, "base64").length - 65 - 16;
  envelopes.push({ name, id, version, kid: key.kid, ct, padded, plaintext });
}
const vectors = {
  suite: "DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode; ct is enc (65 bytes) and then ciphertext",
  info: "fieldapp/envelope/1|{id}|{version}",
  private_key: Buffer.from(d, "base64url").toString("hex"),
  public_key: point,
  envelopes,
};
const stored = fileURLToPath(new URL("../../../tests/vectors/envelopes_3.json", import.meta.url));
const file = process.argv[2] ?? stored;
await writeFile(file, `${JSON.stringify(vectors, null, 1)}\n`);
console.log(`wrote ${envelopes.length} envelopes`);

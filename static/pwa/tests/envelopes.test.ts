/** The stored envelopes open with the key beside them, bound to their own id and version alone. */
import { readFileSync } from "node:fs";
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from "hpke";
import { describe, expect, test } from "vitest";
import { fromBase64, utf8 } from "../src/foundation/bytes";
import { given, need, signs } from "../src/generated/codes";
import { SIZES, padded } from "../src/rooms/sync/rules";
import { samples } from "./records";

const file = new URL("../../../tests/vectors/envelopes.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8"));
const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const TAG = 16;
const POINT = 65;

async function open(ct: string, info: string): Promise<Uint8Array> {
  const scalar = Uint8Array.from(Buffer.from(vectors.private_key, "hex"));
  const privateKey = await suite.DeserializePrivateKey(scalar);
  const bytes = fromBase64(ct);
  const options = { info: utf8(info) };
  return suite.Open(privateKey, bytes.slice(0, POINT), bytes.slice(POINT), options);
}

describe.each(vectors.envelopes as any[])("$name", ({ id, version, ct, plaintext }) => {
  const info = `fieldapp/envelope/1|${id}|${version}`;
  test("opens to its record", async () => {
    expect(JSON.parse(new TextDecoder().decode(await open(ct, info)))).toEqual(plaintext);
  });
  test("has one of the sizes, or the one that earlier apps had too", () =>
    expect([512, ...SIZES]).toContain(fromBase64(ct).length - POINT - TAG));
  test("does not open as another version", async () => {
    await expect(open(ct, `fieldapp/envelope/1|${id}|${version + 1}`)).rejects.toThrow();
  });
});

describe("the length tells nothing of", () => {
  const [LEAST] = SIZES;
  test.each(Object.entries(samples).filter(([name]) => !name.includes("zones") && !name.includes("split")))("%s", (_, record) =>
    expect(padded(record)).toHaveLength(LEAST));
  test("a child with every sign and need there is", () => {
    const child = samples["a child, indoors, with everything"];
    const codes = (list: object) => Object.values(list).map((one) => (one as { code: string }).code);
    const all = { ...child, signs: codes(signs), need: codes(need), given: codes(given) };
    expect(padded(all)).toHaveLength(LEAST);
  });
});

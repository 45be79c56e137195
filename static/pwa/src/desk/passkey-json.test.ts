import { expect, test } from "vitest";
import { base64url, bytes, toCreation, toRequest } from "./passkey-json";

test("bytes there and back, without padding and without + or /", () => {
  for (let length = 0; length < 70; length++) {
    const raw = Uint8Array.from({ length }, (_, index) => (index * 89 + length) % 256);
    const text = base64url(raw.buffer);
    expect(text).toMatch(/^[\w-]*$/);
    expect(bytes(text)).toEqual(raw);
  }
  expect(base64url(Uint8Array.of(0xfb, 0xff).buffer)).toBe("-_8");
});

test("options keep what must be, their bytes decoded", () => {
  const known = [{ type: "public-key" as const, id: "-_8" }];
  const request = toRequest({
    challenge: "AQID",
    rpId: "fieldapp.example",
    timeout: 300_000,
    userVerification: "required",
    allowCredentials: known,
  });
  expect(request.userVerification).toBe("required");
  expect(request.challenge).toEqual(Uint8Array.of(1, 2, 3));
  expect(request.allowCredentials?.[0]?.id).toEqual(Uint8Array.of(0xfb, 0xff));

  const creation = toCreation({
    challenge: "AQID",
    rp: { id: "fieldapp.example", name: "fieldapp" },
    user: { id: "BAU", name: "anna", displayName: "Anna" },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    timeout: 300_000,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    attestation: "none",
  });
  expect(creation.user.id).toEqual(Uint8Array.of(4, 5));
  expect(creation.excludeCredentials).toEqual([]);
  expect(creation.authenticatorSelection?.residentKey).toBe("required");
});

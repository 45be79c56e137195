/**
 * A passkey of this phone as another way to open the vault: its PRF (WebAuthn, hmac-secret) gives a
 * secret that wraps the same data key, mixed with the device key as the PIN is. It is the phone's own
 * affair: no server hears of it, and the PIN opens the vault all the same.
 */
import type { Bytes } from "../foundation/bytes";
import { get } from "../foundation/database";
import { type Adding, openUnder } from "./store";
import { bytesIn, kekFrom, random, sealed } from "./wrapping";

/** What a passkey was made of, and the secret that it gives. */
export interface Made {
  credential: Bytes;
  input: Bytes;
  secret: Bytes;
}

/** This phone's passkeys give no secret. */
export class NoSecret extends Error {}

const bytes = (source: BufferSource): Bytes =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);

const prf = (input: Bytes) => ({ prf: { eval: { first: input } } });

const found = (credential: PublicKeyCredential): Bytes | null => {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  return first ? bytes(first) : null;
};

async function secretOf(credential: Bytes, input: Bytes): Promise<Bytes> {
  const answer = (await navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id: credential, transports: ["internal"] }],
      userVerification: "required",
      extensions: prf(input),
    },
  })) as PublicKeyCredential;
  const secret = found(answer);
  if (!secret) throw new NoSecret();
  return secret;
}

/** Makes a passkey on this phone; rejects where the person or the phone does not want to. */
export async function makePasskey(): Promise<Made> {
  const input = random(32);
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: random(32),
      // The phone's own list of passkeys shows these; they say no more than the address does.
      rp: { name: location.hostname },
      user: { id: random(16), name: "PIN", displayName: "PIN" },
      pubKeyCredParams: [
        { type: "public-key", alg: -7 },
        { type: "public-key", alg: -257 },
      ],
      authenticatorSelection: {
        authenticatorAttachment: "platform",
        residentKey: "discouraged",
        userVerification: "required",
      },
      extensions: prf(input),
    },
  })) as PublicKeyCredential;
  if (!made.getClientExtensionResults().prf?.enabled) throw new NoSecret();
  const credential = bytes(made.rawId);
  // Some phones tell the secret at once, others when they are asked for the first time.
  return { credential, input, secret: found(made) ?? (await secretOf(credential, input)) };
}

/** For `unlock`: puts the data key behind a passkey too. */
export const withPasskey =
  ({ credential, input, secret }: Made): Adding =>
  async (kek, record) => {
    const slot = await sealed(await kekFrom(secret, record), await bytesIn(kek, record));
    return { passkey: { credential, input, ...slot } };
  };

/** Opens the vault with the passkey; rejects when it does not. */
export async function unlockByPasskey(): Promise<void> {
  const record = await get("vault", "pin");
  if (!record?.passkey) throw new NoSecret();
  const secret = await secretOf(record.passkey.credential, record.passkey.input);
  await openUnder(await kekFrom(secret, record), record.passkey, record);
}

/**
 * Sealing: HPKE (RFC 9180) DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode, to the
 * organisation's public key. The server's library takes no aad, so id and version are bound by `info`.
 */
import {
  AEAD_AES_256_GCM,
  CipherSuite,
  KDF_HKDF_SHA256,
  KEM_DHKEM_P256_HKDF_SHA256,
} from "hpke";
import { base64, fromBase64, joined, utf8 } from "../../foundation/bytes";
import { operationalDay } from "../../foundation/clock";
import type { Envelope, EnvelopeKey } from "../../foundation/database";
import { moment } from "../../foundation/moment";
import { padded } from "./rules";

const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

export interface Sealable {
  schema: string;
  id: string;
  version: number;
  state?: "open" | "closed";
}

/** The organisation's key, read once: a save should not wait for it. */
let recipient: { from: string; key: ReturnType<typeof suite.DeserializePublicKey> } | null = null;

function recipientKey(from: string) {
  if (recipient?.from !== from)
    recipient = { from, key: suite.DeserializePublicKey(fromBase64(from)) };
  return recipient.key;
}

type Of = Pick<Sealable, "id" | "version">;
type Context = ReturnType<typeof suite.SetupSender>;

const nameOf = ({ id, version }: Of): string => `fieldapp/envelope/1|${id}|${version}`;

async function contextFor(key: EnvelopeKey, of: Of): Promise<Awaited<Context>> {
  return suite.SetupSender(await recipientKey(key.public), { info: utf8(nameOf(of)) });
}

/** What one version will be sealed with; it seals once. */
let prepared: { name: string; key: EnvelopeKey; context: Context } | null = null;

/** Does beforehand what sealing a version takes but its content: the save waits for less. */
export function prepare(key: EnvelopeKey, of: Of): void {
  const context = contextFor(key, of);
  context.catch(() => undefined); // whoever seals with it is told
  prepared = { name: nameOf(of), key, context };
}

function contextOf(key: EnvelopeKey, of: Of): Context {
  const found = prepared;
  if (found?.name !== nameOf(of) || found.key.public !== key.public) return contextFor(key, of);
  prepared = null;
  return found.context;
}

/** The record as an envelope that only the organisation can open. */
export async function seal(key: EnvelopeKey, record: Sealable): Promise<Envelope> {
  const { id, version } = record;
  const { encapsulatedSecret, ctx } = await contextOf(key, record);
  const ct = base64(joined(encapsulatedSecret, await ctx.Seal(padded(record))));
  const day = operationalDay(moment());
  const envelope: Envelope = { id, version, kid: key.kid, ct, tried: false, day };
  return record.state === "closed" ? { ...envelope, last: true } : envelope;
}

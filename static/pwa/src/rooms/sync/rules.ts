/**
 * Pure decisions of delivery: padding, what a response must look like, how long to wait, and the
 * merge order that the server applies (the same table as `fieldapp/sync/rules.py`, by vectors).
 */
import type { Answered, EnvelopeKey } from "../../foundation/database";

/**
 * Sizes an envelope's plaintext may have, in bytes. Any contact fits the first, and so does whatever else is
 * small: the length tells none of them from another.
 */
export const SIZES = [1024, 2048, 4096, 8192, 16384] as const;
/** Envelopes sent in one request: at first or where the network is slow, and where it is quick. */
export const BATCH = 50;
export const MOST = 400;

/** Bytes of the record's JSON, padded with spaces up to the next size. */
export function padded(record: object): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(record));
  const size = SIZES.find((s) => s >= text.length);
  if (!size) throw new RangeError("record too large to seal");
  const out = new Uint8Array(size).fill(0x20);
  out.set(text);
  return out;
}

export interface Answer {
  id: string;
  version: number;
  answer: Answered["answer"] | "try_later";
  reason: string | null;
}

export interface Response {
  answers: Answer[];
  wipe: boolean;
  minApp: string | null;
  /** the organisation's key, where it is another than the phone said */
  key: EnvelopeKey | null;
}

const ANSWERS = new Set(["stored", "duplicate", "superseded", "held", "try_later"]);

/**
 * The response to a batch, or null when anything in it is off: a truncated or foreign response
 * must change nothing, since an envelope let go of wrongly is a contact lost.
 */
export function parseResponse(
  text: string,
  sent: readonly { id: string; version: number }[],
): Response | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const { answers, wipe, min_app, envelope_key } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(answers) || answers.length !== sent.length) return null;
  const fits = answers.every(
    (a, i) =>
      a?.id === sent[i]!.id &&
      a.version === sent[i]!.version &&
      ANSWERS.has(a.answer) &&
      (a.reason == null || typeof a.reason === "string"),
  );
  if (!fits) return null;
  return {
    answers: answers.map((a) => ({ ...a, reason: a.reason ?? null })),
    wipe: wipe === true,
    minApp: typeof min_app === "string" ? min_app : null,
    key: isKey(envelope_key) ? envelope_key : null,
  };
}

export function isKey(said: unknown): said is EnvelopeKey {
  const { kid, public: point } = (said ?? {}) as Record<string, unknown>;
  return typeof kid === "string" && typeof point === "string";
}

/** Whole days from one day to another, both "YYYY-MM-DD". */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Seconds to wait after the n-th failure in a row (1, 2, …): doubling, ≤ 5 min, half of it jitter. */
export function backoff(failures: number, random: number): number {
  const whole = Math.min(300, 2 ** Math.min(failures, 9));
  return whole / 2 + (whole / 2) * random;
}

/** True where app version `mine` is older than `least`, both "1.2.3". */
export function isTooOld(mine: string, least: string): boolean {
  const [a, b] = [mine, least].map((v) => v.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const d = (a![i] ?? 0) - (b![i] ?? 0);
    if (d) return d < 0;
  }
  return false;
}

export interface Existing {
  version: number;
  deleted: boolean;
  same_device: boolean;
  shift_closed: boolean;
  frozen: boolean;
  same_content: boolean;
  /** whether the version names the stored record's shift and team; it does unless said */
  same_shift?: boolean;
}

/** What the server does with a well-formed version of a record it may hold already. */
export function merge(
  existing: Existing | null,
  incoming: { version: number; deleted?: boolean },
): [answer: Answered["answer"], reason: string | null] {
  if (!existing) return ["stored", null];
  // A deletion that arrived before its record, or before a later edit, wins.
  if (incoming.version < existing.version || (existing.deleted && !incoming.deleted))
    return ["superseded", null];
  if (incoming.version === existing.version)
    return existing.same_content ? ["duplicate", null] : ["held", "version_conflict"];
  if (existing.deleted) return ["superseded", null];
  if (existing.same_shift === false) return ["held", "malformed"];
  if (!existing.same_device) return ["held", "other_device"];
  if (existing.frozen) return ["held", "frozen"];
  if (existing.shift_closed) return ["held", "shift_closed"];
  return ["stored", null];
}

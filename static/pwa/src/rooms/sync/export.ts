/**
 * What waits, as files for the desk: the sealed envelopes as they are, the phone's id, and its
 * signature over them. They need no more protection than the sealing gives.
 */
import { base64, utf8 } from "../../foundation/bytes";
import {
  type Enrolment,
  type Envelope,
  type Version,
  announce,
  asked,
  get,
  transaction,
} from "../../foundation/database";
import { unmarked } from "./unmarked";

export const FORMAT = "fieldapp/outbox/1";
/** Characters of sealed content in one file: the desk takes 4 MiB at a time. */
const MOST = 3_000_000;

export interface OutboxFile {
  name: string;
  text: string;
  count: number;
}

/** Everything that waits; from now on it may have left the phone, and is never taken back. */
async function waiting(): Promise<Envelope[]> {
  const tx = await transaction("outbox", "readwrite");
  const box = tx.store("outbox");
  const all: Envelope[] = await asked(box.getAll());
  for (const envelope of all) if (!envelope.tried) box.put({ ...envelope, tried: true });
  // A phone that is full and cannot send needs its file most.
  await tx.done.catch(unmarked);
  return all;
}

function parts(all: readonly Envelope[]): Envelope[][] {
  const found: Envelope[][] = [];
  let left = 0;
  for (const envelope of all) {
    left -= envelope.ct.length + 120;
    if (left < 0) {
      found.push([]);
      left = MOST - envelope.ct.length;
    }
    found.at(-1)!.push(envelope);
  }
  return found;
}

/** Files of all that waits, each signed by itself; none where nothing waits. */
export async function outboxFiles(): Promise<OutboxFile[]> {
  const enrolment = (await get("keys", "enrolment")) as Enrolment | undefined;
  if (!enrolment) return [];
  const { device, key } = enrolment;
  const found = parts(await waiting());
  return Promise.all(
    found.map(async (part, i) => {
      const body = JSON.stringify(part.map(({ id, version, kid, ct }) => ({ id, version, kid, ct })));
      const signed = await crypto.subtle.sign(
        { name: "ECDSA", hash: "SHA-256" },
        key.privateKey,
        utf8(`${FORMAT}\n${device}\n${body}`),
      );
      const signature = base64(new Uint8Array(signed));
      return {
        name: found.length > 1 ? `outbox-${i + 1}-${found.length}.json` : "outbox.json",
        text: JSON.stringify({ format: FORMAT, device, body, signature }),
        count: part.length,
      };
    }),
  );
}

/** The versions that the server could not take. */
export async function stuckOnes(): Promise<Envelope[]> {
  const tx = await transaction(["keys", "outbox"]);
  const stuck = await asked<Version[] | undefined>(tx.store("keys").get("stuck"));
  const found = (stuck ?? []).map((key) => asked<Envelope | undefined>(tx.store("outbox").get(key)));
  return (await Promise.all(found)).flatMap((envelope) => envelope ?? []);
}

/** Deletes one version that waits, for good; never in the middle of a delivery. */
export function dropOne({ id, version }: Pick<Envelope, "id" | "version">): Promise<void> {
  return navigator.locks.request("fieldapp-delivery", async () => {
    const tx = await transaction(["outbox", "answers"], "readwrite");
    const box = tx.store("outbox");
    if (await asked(box.get([id, version]))) {
      box.delete([id, version]);
      tx.store("answers").put({ id, version, answer: "dropped", reason: null });
    }
    await tx.done;
    announce("outbox");
  });
}

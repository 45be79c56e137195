/**
 * Fills a phone as many nights would: rows of tonight and sealed envelopes, all through the app's own
 * functions, under its own data key. Runs in the app's page beside the app, which is loaded anew after.
 */
import { readPrivate } from "../../src/vault/store";
import { unlock } from "../../src/vault/store";
import { stretchWith } from "../../src/vault/wrapping";
import type { Question, Stretched } from "../../src/vault/rules";
import { fresh, recordOf, touched } from "../../src/rooms/contacts/rules";
import type { Shift } from "../../src/rooms/shifts/store";
import { newId } from "../../src/foundation/ids";
import { put } from "../../src/rooms/sync/put";

export interface Wanted {
  pin: string;
  /** address of the built worker that stretches PINs */
  worker: string;
  /** contacts that stand in tonight's list; each has its envelope too */
  rows: number;
  /** envelopes in the outbox, the rows' among them */
  queued: number;
  /** a square that the server knows */
  square: { e: number; n: number };
}

/** As many changes as are under way at once. */
const AT_ONCE = 40;

const stretched = (address: string) => (question: Question) =>
  new Promise<Stretched>((resolve, reject) => {
    const worker = new Worker(address, { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error("the worker did not start"));
    worker.postMessage(question);
  });

function contact({ record }: Shift, square: Wanted["square"]) {
  const start = {
    id: newId(),
    shift: record.id,
    team: record.team,
    day: record.day,
    daypart: "evening" as const,
    withPolice: false,
    channel: "street",
    arena: "street",
  };
  let draft = fresh("street", start, null, { kind: "square", ...square, zone: null });
  const said = { gender: "woman", age: "21_29", met: "new", outcome: "talk" } as const;
  for (const [field, value] of Object.entries(said))
    draft = touched(draft, field as keyof typeof said, value);
  return recordOf({ ...draft, need: ["housing"], given: ["condoms", "information"] });
}

export async function fill({ pin, worker, rows, queued, square }: Wanted): Promise<void> {
  stretchWith(stretched(worker));
  if ((await unlock(pin)) !== "open") throw new Error("the phone did not open");
  const [shift] = await readPrivate<Shift>("shift");
  if (!shift) throw new Error("no shift goes on");
  for (let done = 0; done < queued; done += AT_ONCE) {
    const turns = Array.from({ length: Math.min(AT_ONCE, queued - done) }, (_, i) => done + i);
    await Promise.all(
      turns.map((turn) => {
        const record = contact(shift, square);
        const row = { record, position: turn + 1 };
        return put({ record, keep: turn < rows ? { [`row:${record.id}`]: row } : {} });
      }),
    );
  }
}

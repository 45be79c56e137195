/**
 * What waits to be delivered, as the page sees it, and the ways by which delivery is set going:
 * after a save, when the network comes back, at opening, and by Background Sync.
 */
import { signal } from "@preact/signals";
import { type Answered, type Version, asked, transaction } from "../../foundation/database";
import { type Outcome, askedPause, deliver } from "./deliver";
import { backoff, isTooOld } from "./rules";

declare const __APP__: string;

export type RowState = { state: "queued" | "sending" | "sent" | "dropped" } | { state: "held"; reason: string };

interface Outbox {
  queued: ReadonlySet<string>;
  sending: ReadonlySet<string>;
  answers: ReadonlyMap<string, Answered>;
  /** how many of the queued the server could not take: they were stepped past, and are kept */
  stuck: number;
}

export const outbox = signal<Outbox>({ queued: new Set(), sending: new Set(), answers: new Map(), stuck: 0 });
/** The server does not know this phone any more: someone has to log in. */
export const refused = signal(false);
/** The server wants a newer app. */
export const outdated = signal(false);

const key = (id: string, version: number): string => String([id, version]);

/** @param told what came is shown as queued already, and nothing has gone: their number says it then */
export async function look(told = false): Promise<void> {
  const tx = await transaction(["outbox", "answers", "keys"]);
  const versions = (key: string) => asked<Version[] | undefined>(tx.store("keys").get(key));
  const box = tx.store("outbox");
  const [count, answers, sending, stuck, least] = await Promise.all([
    asked(box.count()),
    asked<Answered[]>(tx.store("answers").getAll()),
    versions("sending"),
    versions("stuck"),
    asked<string | undefined>(tx.store("keys").get("min_app")),
  ]);
  // Thousands may wait: which they are is read only where that is not known.
  const known = outbox.value.queued;
  const same = told && known.size === count;
  const queued = same ? known : new Set((await asked(box.getAllKeys())).map(String));
  outbox.value = {
    queued,
    sending: new Set((sending ?? []).map(String)),
    answers: new Map(answers.map((a) => [key(a.id, a.version), a])),
    stuck: (stuck ?? []).filter((version) => queued.has(String(version))).length,
  };
  outdated.value = isTooOld(__APP__, least ?? "0.0.0");
}

/** Shows a version as queued at once; what was just stored need not be read again to be known. */
export function queued(id: string, version: number): void {
  outbox.value = { ...outbox.value, queued: new Set(outbox.value.queued).add(key(id, version)) };
}

/** How one version of a record stands. */
export function stateOf(id: string, version: number): RowState {
  const { queued, sending, answers } = outbox.value;
  const answer = answers.get(key(id, version));
  if (answer?.answer === "held") return { state: "held", reason: answer.reason ?? "" };
  if (!queued.has(key(id, version)))
    return { state: answer?.answer === "dropped" ? "dropped" : "sent" };
  return { state: sending.has(key(id, version)) ? "sending" : "queued" };
}

/** How many versions the server holds for the team lead. */
export const heldCount = (): number =>
  [...outbox.value.answers.values()].filter((a) => a.answer === "held").length;

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function after(outcome: Outcome): void {
  refused.value = outcome === "refused";
  failures = outcome === "again" ? failures + 1 : 0;
  clearTimeout(timer);
  if (outcome !== "again") return;
  const seconds = Math.max(askedPause(), backoff(failures, Math.random()));
  timer = setTimeout(() => void send(), seconds * 1000);
}

/** Delivers now if there is a network; otherwise, and after a failure, later by itself. */
export async function send(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  // Missing on iOS; then the page alone delivers, at the next opening at the latest.
  await registration?.sync?.register("deliver").catch(() => undefined);
  if (!navigator.onLine) return look(true);
  after(await deliver());
  await look();
}

/** Follows the outbox and the network for as long as the page lives. */
export function follow(wiped: () => void): void {
  new BroadcastChannel("fieldapp").onmessage = ({ data }) => {
    if (data === "wiped") wiped();
    else void look();
  };
  addEventListener("online", () => void send());
  void look().then(send);
}

declare global {
  interface ServiceWorkerRegistration {
    readonly sync?: { register(tag: string): Promise<void> };
  }
}

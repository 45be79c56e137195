/**
 * Whom to call, and the check-in, readable also while the app is locked: a person in danger types no
 * PIN. Both lie in the store `keys`: work numbers of the team with no name of anybody, and the time
 * that the worker chose, which goes when the worker ends it.
 */
import { computed, effect, signal } from "@preact/signals";
import { type Enrolment, get, set } from "../../foundation/database";
import { newId } from "../../foundation/ids";
import { storing } from "../../vault/store";
import { shift } from "../shifts/store";
import { signature } from "../sync/deliver";
import { reference } from "../sync/reference";
import { type CheckIn, type Numbers, begun, dueIn, isOverdue, known, movedOn, numbersOf, over } from "./rules";

const PATH = "/api/v1/checkins";
/** How often the server is asked anew while it does not know, and minutes are counted down. */
const LOOK = 20_000;
/** A timeout that is longer fires at once. */
const FAR = 2 ** 31 - 1;

export const numbers = signal<Numbers | null>(null);
export const checkin = signal<CheckIn | null>(null);
/** Moves as the minutes do, while there is a check-in. */
export const now = signal(Date.now());
/** Seconds that the server waits after the time before it writes. */
export const grace = signal(300);
export const overdue = computed(() => !!checkin.value && isOverdue(checkin.value, now.value));

// As text: what is in `keys` is read by the service worker too, which knows nothing of this.
const read = async <T>(key: string): Promise<T | null> =>
  JSON.parse(((await get("keys", key)) as string | undefined) ?? "null") as T | null;

const write = (key: string, value: unknown): Promise<void> =>
  storing(() => set("keys", key, value ? JSON.stringify(value) : undefined)).catch(() => undefined);

function show(next: CheckIn | null): void {
  checkin.value = next;
  now.value = Date.now();
}

async function keep(next: CheckIn | null): Promise<void> {
  show(next);
  await write("checkin", next);
}

export async function loadSafety(): Promise<void> {
  const [kept, running] = await Promise.all([read<Numbers>("numbers"), read<CheckIn>("checkin")]);
  numbers.value = kept;
  show(running);
  void say();
}

async function keepNumbers(next: Numbers | null): Promise<void> {
  // Peeked at: what follows the pulls must not write anew what a wipe has just taken away.
  if (JSON.stringify(next) === JSON.stringify(numbers.peek())) return;
  numbers.value = next;
  await write("numbers", next);
}

/** Says which of the team's phones is the partner's tonight. */
export const choosePartner = (number: string): Promise<void> =>
  keepNumbers(numbers.value && { ...numbers.value, chosen: number });

async function change(next: CheckIn | null): Promise<void> {
  if (next && known(next) === "done") next = null;
  await keep(next);
  void say();
}

export const begin = (minutes: number): Promise<void> =>
  change(begun(newId(), numbers.value!.team, minutes, Date.now()));

export async function moveOn(minutes: number): Promise<void> {
  if (checkin.value) await change(movedOn(checkin.value, minutes, Date.now()));
}

export async function end(): Promise<void> {
  if (checkin.value) await change(over(checkin.value));
}

/** Puts away what is said of a check-in that is over. */
export const putAway = (): Promise<void> => keep(null);

let asking = false;

/** Tells the server what it does not know yet. Nothing that is said here waits for it. */
async function say(): Promise<void> {
  const current = checkin.value;
  if (asking || !current || current.said === current.version || !navigator.onLine) return;
  asking = true;
  try {
    const answer = await post(current);
    const latest = checkin.value;
    if (!answer?.known || latest?.id !== current.id) return;
    grace.value = answer.grace;
    const heard = { ...latest, said: current.version, tells: answer.tells, told: answer.told };
    await keep(known(heard) === "done" ? null : heard);
  } catch {
    // no network: the timer below tries again
  } finally {
    asking = false;
  }
  if (checkin.value && checkin.value.version !== current.version) void say();
}

interface Answer {
  known: boolean;
  tells: boolean;
  told: boolean;
  grace: number;
}

async function post(said: CheckIn): Promise<Answer | null> {
  const enrolment = (await get("keys", "enrolment")) as Enrolment | undefined;
  if (!enrolment) return null;
  const { id, version, team } = said;
  const body = JSON.stringify({ protocol: 1, id, version, team, due_in: dueIn(said, Date.now()) });
  const response = await fetch(PATH, {
    method: "POST",
    body,
    headers: { ...(await signature(enrolment, "POST", PATH, body)), "Content-Type": "application/json" },
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(10_000),
  });
  return response.ok ? ((await response.json()) as Answer) : null;
}

/** Follows the clock, the network and the pulls, for as long as the page lives. */
export function followSafety(): void {
  void loadSafety().catch(() => undefined);
  effect(() => {
    if (reference.value)
      void keepNumbers(numbersOf(reference.value.teams, shift.value?.record.team, numbers.peek()));
  });
  const tick = () => {
    now.value = Date.now();
    void say();
  };
  effect(() => {
    if (!checkin.value) return undefined;
    const { due } = checkin.value;
    const looking = setInterval(tick, LOOK);
    // To the second, and not up to a look too late.
    const left = due - Date.now();
    const ringing = left > 0 && left < FAR ? setTimeout(tick, left) : undefined;
    return () => {
      clearInterval(looking);
      clearTimeout(ringing);
    };
  });
  addEventListener("online", tick);
  document.addEventListener("visibilitychange", tick);
  // The phone was emptied: nothing of it stays on the screen.
  new BroadcastChannel("fieldapp").addEventListener("message", ({ data }) => {
    if (data !== "wiped") return;
    numbers.value = null;
    checkin.value = null;
  });
}

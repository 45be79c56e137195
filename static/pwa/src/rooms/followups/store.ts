/** Tasks as they were pulled, and this phone's own acts on them, all under the data key. */
import { computed, effect, signal } from "@preact/signals";
import { operationalDay } from "../../foundation/clock";
import { type Enrolment, get } from "../../foundation/database";
import { newId } from "../../foundation/ids";
import { moment } from "../../foundation/moment";
import { readPrivate, writePrivate } from "../../vault/store";
import type { Draft } from "../contacts/rules";
import { draft, draftInTurn, touch } from "../contacts/store";
import { signature } from "../sync/deliver";
import { look, outbox, queued, send, stateOf } from "../sync/outbox";
import { put } from "../sync/put";
import { type Tasks, pull, pulled, reference } from "../sync/reference";
import { newCode } from "./codes";
import { type ActName, type ActRecord, type Names, type Task, actOn, settled, withOwn } from "./rules";

const FIND = "/api/v1/followups/find";
const UNDO = 10_000;

export const today = (): string => operationalDay(moment());

/** This phone's acts that the server has not told of yet. */
export const own = signal<readonly ActRecord[]>([]);
/** The act that was made last, for as long as it can be taken back. */
export const undoable = signal<ActRecord | null>(null);
/** The task that is shown by itself. */
export const chosen = signal<string | null>(null);
/** A task that was found by its code. */
export const found = signal<Task | null>(null);

const names: Names = {
  zone: (id) =>
    reference.value?.teams.flatMap((team) => team.zones).find((zone) => zone.id === id)?.name ?? null,
  team: (id) => pulled.value?.other_teams.find((team) => team.id === id)?.name ?? null,
};

/** Whether the server has ever told this phone of tasks. */
export const pulledOnce = (): boolean => pulled.value !== null;

const isHeld = ({ id }: ActRecord): boolean => stateOf(id, 1).state === "held";

/** Every task with what was done here, sent or not. What the server holds changes nothing. */
export const tasks = computed<readonly Task[]>(() => {
  const mine = own.value.filter((act) => !isHeld(act));
  return (pulled.value?.tasks ?? []).map((task) => withOwn(task, mine, names));
});

const keyOf = (id: string): string => `act:${id}`;
const isQueued = (id: string): boolean => outbox.value.queued.has(String([id, 1]));

/** Reads what the phone has, and asks for what is new. */
export async function loadTasks(): Promise<void> {
  const [kept, acts] = await Promise.all([readPrivate<Tasks>("tasks"), readPrivate<ActRecord>("act:")]);
  pulled.value ??= kept[0] ?? null;
  own.value = acts;
  if (navigator.onLine) void pull();
}

/** Seals and stores an act; durable when it returns, and shown at once. */
export async function act(
  task: Task,
  name: ActName,
  said: Partial<Pick<ActRecord, "week" | "zone" | "to_team" | "reason">> = {},
): Promise<void> {
  const before = own.value.filter((a) => a.task === task.id).map(({ id }) => id);
  const record = actOn(task, name, said, today(), before);
  await put({ record, keep: { [keyOf(record.id)]: record } });
  queued(record.id, 1);
  own.value = [...own.value, record];
  offerUndo(record);
  void send();
}

let undoTimer: ReturnType<typeof setTimeout> | undefined;

function offerUndo(record: ActRecord): void {
  undoable.value = record;
  clearTimeout(undoTimer);
  undoTimer = setTimeout(() => {
    undoable.value = null;
  }, UNDO);
}

/** Takes the last act back if it has not left the phone; what has left it stays. */
export async function undo(): Promise<void> {
  const record = undoable.value;
  undoable.value = null;
  if (!record || !isQueued(record.id)) return;
  const { id } = record;
  if (await put({ takeBack: { id, version: 1 }, drop: [keyOf(id)] }))
    own.value = own.value.filter((a) => a.id !== id);
  else await writePrivate(keyOf(id), record);
  await look();
}

/** The code for the draft's card: made once, and kept with the draft until it is on the card; null after. */
export function cardCode(): string | null {
  if (draft.value?.card === undefined) touch("card", { id: newId(), code: newCode() });
  return draft.value?.card?.code ?? null;
}

/** A record of the code, now that it is on the card: it opens the task, and names no contact. */
export const onTheCard = (): Promise<void> => draftInTurn(written);

async function written(): Promise<void> {
  const current = draft.value;
  if (!current?.card) return;
  const { team, day, follow_up, card } = current;
  const { zone, week } = follow_up;
  const record = { schema: "followup_code/1", version: 1, ...card, team, day, zone, week };
  const without = (of: Draft): Draft => ({ ...of, card: null });
  await put({ record, keep: { draft: without(current) } });
  draft.value = draft.value && without(draft.value); // with what was touched meanwhile
  queued(card.id, 1);
  void send();
}

export type Search = "found" | "nothing" | "offline" | "wait";
/** When the server takes the next search, where it has had too many (milliseconds); 0: it did not say. */
export const again = signal(0);

/** Asks the server for the task of a code; it is found there alone. */
export async function find(code: string): Promise<Search> {
  const enrolment = (await get("keys", "enrolment")) as Enrolment | undefined;
  if (!enrolment || !navigator.onLine) return "offline";
  const body = JSON.stringify({ code });
  try {
    const signed = await signature(enrolment, "POST", FIND, body);
    const headers = { ...signed, "Content-Type": "application/json" };
    const response = await fetch(FIND, { method: "POST", body, headers, credentials: "omit", cache: "no-store" });
    if (response.status === 429) {
      const seconds = Number(response.headers.get("Retry-After"));
      again.value = seconds > 0 ? Date.now() + seconds * 1000 : 0;
      return "wait";
    }
    if (!response.ok) return response.status === 422 ? "nothing" : "offline";
    const answer = (await response.json()) as { tasks: Task[] };
    found.value = answer.tasks[0] ?? null;
    return found.value ? "found" : "nothing";
  } catch {
    return "offline";
  }
}

// When the last act has left the phone the server is asked what became of it.
let waited = false;
effect(() => {
  const waits = own.value.some((a) => isQueued(a.id));
  if (waited && !waits) void pull();
  waited = waits;
});

// What the server has told of is its own to keep.
effect(() => {
  const told = pulled.value;
  if (!told) return;
  const gone = settled(own.value, told.tasks, isQueued, today());
  if (!gone.length) return;
  own.value = own.value.filter((a) => !gone.includes(a.id));
  void put({ drop: gone.map(keyOf) }).catch(() => undefined);
});

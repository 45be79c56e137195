/** Tonight's online sessions and the one being written, under the data key. */
import { signal } from "@preact/signals";
import { newId } from "../../foundation/ids";
import { readPrivate, writePrivate } from "../../vault/store";
import { look, queued, send } from "../sync/outbox";
import { put } from "../sync/put";
import {
  type Counted,
  type SessionDraft,
  type SessionRecord,
  freshSession,
  sessionDeletion,
} from "./session-rules";
import { entered, shift } from "./store";

export const sessions = signal<readonly SessionRecord[]>([]);
export const sessionDraft = signal<SessionDraft | null>(null);

const keyOf = (id: string): string => `session:${id}`;

export async function loadSessions(): Promise<void> {
  sessions.value = await readPrivate<SessionRecord>("session:");
  sessionDraft.value = (await readPrivate<SessionDraft>("sessiondraft"))[0] ?? null;
}

/** Forgets what the screen shows of a shift that is over. */
export function forgetSessions(): void {
  sessions.value = [];
  sessionDraft.value = null;
}

// One write at a time: an older draft must not land after a newer one, or after the save.
let writing: Promise<unknown> = Promise.resolve();

function open(next: SessionDraft): void {
  sessionDraft.value = next;
  writing = writing.then(() =>
    sessionDraft.value ? writePrivate("sessiondraft", sessionDraft.value).catch(() => undefined) : undefined,
  );
}

export function beginSession(): void {
  const { record } = shift.value!;
  const start = { id: newId(), shift: record.id, team: record.team, ...entered() };
  open(freshSession(start, record.platforms));
}

export const changeSession = (record: SessionRecord): void =>
  open({ ...record, version: record.version + 1 });

export function touchSession(
  change: Partial<Pick<SessionDraft, "platform" | "ad_kind" | "daypart" | Counted>>,
): void {
  if (sessionDraft.value) open({ ...sessionDraft.value, ...change });
}

export async function discardSession(): Promise<void> {
  sessionDraft.value = null;
  await writing;
  await put({ drop: ["sessiondraft"] });
}

/** The session as it is stored, if it is: another tab may have made a version since it was shown. */
const newest = async (id: string): Promise<SessionRecord | undefined> =>
  (await readPrivate<SessionRecord>(keyOf(id)))[0];

/** Seals and stores the session; durable when it returns. Rejects while no platform is chosen. */
export async function saveSession(): Promise<void> {
  const draft = sessionDraft.value;
  if (!draft?.platform) throw new Error("not complete");
  const record = { ...draft, platform: draft.platform };
  sessionDraft.value = null;
  try {
    await writing;
    // A version says one thing: a delivery lets go of it by its number.
    const before = await newest(record.id);
    if (before) record.version = before.version + 1;
    await put({ record, keep: { [keyOf(record.id)]: record }, drop: ["sessiondraft"] });
  } catch (error) {
    sessionDraft.value = draft;
    throw error;
  }
  queued(record.id, record.version);
  sessions.value = [...sessions.value.filter(({ id }) => id !== record.id), record];
  void send();
}

/** Deletes a session: without a trace if it never left the phone, else by a sealed deletion. */
export async function removeSession(shown: SessionRecord): Promise<void> {
  const record = (await newest(shown.id)) ?? shown;
  const { id, version } = record;
  const change = { record: sessionDeletion(record), takeBack: { id, version } };
  await writing;
  await put({ ...change, drop: [keyOf(id), "sessiondraft"] });
  sessionDraft.value = null;
  sessions.value = sessions.value.filter((other) => other.id !== id);
  await look();
  void send();
}

/** Home: the shift, tonight's contacts and how each stands, and one big button. */
import { useEffect, useState } from "preact/hooks";
import {
  beginContact,
  beginEdit,
  discard,
  draft,
  loadContacts,
  rows,
  undo,
  undoable,
} from "../rooms/contacts/store";
import type { ContactRecord } from "../rooms/contacts/rules";
import { summary, whereOf } from "../rooms/contacts/words";
import {
  changeSession,
  discardSession,
  sessionDraft,
  sessions,
} from "../rooms/shifts/session-store";
import { clock, finished, isOfAnotherDay, leaveShift, pause, shift, today } from "../rooms/shifts/store";
import { newContact, shiftDay } from "../rooms/shifts/words";
import { asked } from "../rooms/directory/asked";
import { type Trigger, triggersOf } from "../rooms/directory/rules";
import { stateOf } from "../rooms/sync/outbox";
import { clockWrong, reference, teamOf } from "../rooms/sync/reference";
import { held_reason, platform } from "../generated/codes";
import { go } from "./navigation";
import { dayName, dayNameIn, named, t } from "./words";

/** So many rows are drawn at first, right after, and more when they are wanted. */
const FIRST = 5;
const ROWS = 30;

function State({ record: { id, version } }: { record: { id: string; version: number } }) {
  const now = stateOf(id, version);
  if (now.state === "held")
    return (
      <span class="state held">
        {t("held: {reason}", { reason: named(held_reason, now.reason) })}
      </span>
    );
  const words = {
    queued: t("queued"),
    sending: t("sending"),
    sent: t("sent"),
    dropped: t("deleted, never sent"),
  };
  return <span class={`state ${now.state}`}>{words[now.state]}</span>;
}

function advise(first: readonly Trigger[] = []): void {
  asked.value = { first, saved: false };
  go("advice");
}

/** To the guidance of a row that calls for it. */
function Advice({ record }: { record: ContactRecord }) {
  const first = triggersOf(record);
  if (!first.length) return null;
  return (
    <button type="button" aria-label={t("Guidance: {row}", { row: summary(record) })} onClick={() => advise(first)}>
      {t("Guidance")}
    </button>
  );
}

/** Two things that are one press away all night. */
const Safety = () => (
  <div class="chips c2">
    <button type="button" onClick={() => go("safety")}>
      {t("Back by…")}
    </button>
    <button type="button" onClick={() => advise()}>
      {t("Child or danger")}
    </button>
  </div>
);

function Row({ row, open }: { row: { record: ContactRecord }; open: boolean }) {
  return (
    <li>
      <button
        type="button"
        disabled={!open || draft.value !== null}
        onClick={() => {
          beginEdit(row.record);
          go("contact");
        }}
      >
        <span>{summary(row.record)}</span>
        <small>{whereOf(row.record)}</small>
        <State record={row.record} />
      </button>
      <Advice record={row.record} />
    </li>
  );
}

function Rows({ open }: { open: boolean }) {
  const [many, setMany] = useState(FIRST);
  // What lies below the screen does not make a save wait.
  useEffect(() => setMany(ROWS), []);
  const left = many > FIRST ? rows.value.length - many : 0;
  if (!rows.value.length) return <p class="hint">{t("No contacts yet.")}</p>;
  return (
    <>
      <ol class="rows" aria-label={t("Contacts of the shift")}>
        {rows.value.slice(0, many).map((row) => (
          <Row key={row.record.id} row={row} open={open} />
        ))}
      </ol>
      {left > 0 && (
        <button type="button" class="wide" onClick={() => setMany(many + ROWS)}>
          {t("Show more ({count} left)", { count: left })}
        </button>
      )}
    </>
  );
}

function Sessions({ open }: { open: boolean }) {
  if (!sessions.value.length) return null;
  return (
    <ol class="rows" aria-label={t("Online sessions")}>
      {sessions.value.map((record) => (
        <li key={record.id}>
          <button
            type="button"
            disabled={!open || sessionDraft.value !== null}
            onClick={() => {
              changeSession(record);
              go("session");
            }}
          >
            <span>{`${t("Online session")} · ${named(platform, record.platform)}`}</span>
            <small>
              {t("{reviewed} reviewed, {messages} sent, {conversations} conversations", {
                reviewed: record.reviewed,
                messages: record.messages,
                conversations: record.conversations,
              })}
            </small>
            <State record={record} />
          </button>
        </li>
      ))}
    </ol>
  );
}

function Undo() {
  if (!undoable.value) return null;
  return (
    <div class="undo" role="status">
      {t("Saved.")}
      <button type="button" onClick={() => void undo().catch(() => undefined)}>
        {t("Undo")}
      </button>
    </div>
  );
}

function Finished() {
  if (!finished.value) return null;
  const { held } = finished.value;
  return (
    <p role="status">
      {t("The shift is closed and all of it is sent.")}
      {held > 0 && ` ${t("{count} wait for the team lead.", { count: held })}`}
    </p>
  );
}

/** What becomes of the draft, before the shift ends. */
function DraftFirst({ end }: { end: () => void }) {
  const contact = draft.value !== null;
  const away = contact ? discard : discardSession;
  return (
    <div class="alert" role="alert">
      <p>{contact ? t("A contact is not saved yet.") : t("An online session is not saved yet.")}</p>
      <div class="chips c2">
        <button type="button" onClick={() => go(contact ? "contact" : "session")}>
          {t("Go on with the draft")}
        </button>
        <button type="button" class="danger" onClick={() => void away().then(end, () => undefined)}>
          {t("Throw the draft away")}
        </button>
      </div>
    </div>
  );
}

function ShiftHead() {
  const { record, joined } = shift.value!;
  const [asking, setAsking] = useState(false);
  const end = () => {
    if (joined) void leaveShift().catch(loadContacts);
    else go("close");
  };
  const onBreak = clock.value?.since === null;
  return (
    <section class="shift">
      <p>
        <strong>{teamOf(record.team)?.name}</strong> {dayName(record.day)}
      </p>
      <p>
        {t("Code")} <strong class="code">{record.code.replace(/^.../, "$& ")}</strong>
      </p>
      {isOfAnotherDay() && (
        <p class="alert">
          {t("This shift is from {day}. What you enter goes to that day. Close it before you begin today's.", {
            day: shiftDay(),
          })}
        </p>
      )}
      {record.state === "closed" ? (
        <p class="hint">{t("Closed. What is left here goes when all is sent.")}</p>
      ) : (
        <div class="chips c2">
          {clock.value && (
            <button type="button" onClick={() => void pause().catch(() => undefined)}>
              {onBreak ? t("Go on after the break") : t("Take a break")}
            </button>
          )}
          <button type="button" onClick={() => (draft.value || sessionDraft.value ? setAsking(true) : end())}>
            {joined ? t("Leave the shift") : t("Close the shift")}
          </button>
          {joined && (
            <button type="button" onClick={() => go("close")}>
              {t("The other phone is broken: close here")}
            </button>
          )}
        </div>
      )}
      {asking && (draft.value || sessionDraft.value) && <DraftFirst end={end} />}
    </section>
  );
}

function Bar() {
  if (draft.value)
    return (
      <div class="bar">
        <button type="button" class="main" onClick={() => go("contact")}>
          {t("Go on with the draft")}
        </button>
      </div>
    );
  if (shift.value?.record.state !== "open")
    return (
      <div class="bar">
        <button type="button" onClick={() => go("join")}>
          {t("Join a colleague")}
        </button>
        <button type="button" class="main" onClick={() => go("start")}>
          {t("Start a shift")}
        </button>
      </div>
    );
  if (sessionDraft.value)
    return (
      <div class="bar">
        <button type="button" class="main" onClick={() => go("session")}>
          {t("Go on with the online session")}
        </button>
      </div>
    );
  return (
    <div class="bar">
      <button type="button" onClick={() => go("kinds")}>
        {t("Another kind")}
      </button>
      <button
        type="button"
        class="main"
        onClick={() => {
          beginContact();
          go("contact");
        }}
      >
        {newContact()}
      </button>
    </div>
  );
}

export function HomeScreen() {
  if (!reference.value)
    return (
      <main>
        <h1 tabIndex={-1}>{t("Almost there")}</h1>
        <p>{t("Teams and zones are not on this phone yet. They come when there is a network.")}</p>
      </main>
    );
  return (
    <main class="with-bar">
      <h1 tabIndex={-1} class={shift.value ? "quiet" : ""}>
        {shift.value ? t("The shift") : t("No shift")}
      </h1>
      {clockWrong.value && (
        <p class="alert">{t("This phone's clock is wrong. Entries get the right day all the same: {day}. Set the clock.", { day: dayNameIn(today()) })}</p>
      )}
      {reference.value.demo && <p class="hint">{t("Fictional city: nothing here is real.")}</p>}
      {shift.value && <ShiftHead />}
      <Safety />
      {shift.value && <Rows open={shift.value.record.state === "open"} />}
      {shift.value && <Sessions open={shift.value.record.state === "open"} />}
      <Finished />
      <button type="button" class="wide" onClick={() => go("followups")}>
        {t("Follow-ups")}
      </button>
      <Undo />
      <Bar />
    </main>
  );
}

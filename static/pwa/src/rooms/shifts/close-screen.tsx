/** Closing a shift: hours, what was given out, a short note. */
import "../../generated/words-later";
import { useEffect, useState } from "preact/hooks";
import { Choices, Counter, Tick } from "../../app/controls";
import { back } from "../../app/navigation";
import { language, named, t } from "../../app/words";
import * as codes from "../../generated/codes";
import { Incident } from "../safety/incident";
import { draft, loadContacts, rows } from "../contacts/store";
import { teamOf } from "../sync/reference";
import {
  type Cell,
  GIVEN_OUT,
  type GivenOut,
  NOTE_LENGTH,
  type ShiftRecord,
  asItWas,
  cellsOf,
  isInZones,
  moved,
  splitOf,
} from "./rules";
import { type Said, closeWith, keepClosing, keptClosing, spread } from "./closing-store";
import { sessions } from "./session-store";
import { asCodes } from "./start-screen";
import { countGiven, markIncident, shift, suggestedHours } from "./store";

const given = (): Record<keyof GivenOut, string> => ({
  cards: t("Cards"),
  condoms: t("Condoms"),
  hygiene_kits: t("Hygiene kits"),
  food: t("Food"),
});

export function Counters({ value, on }: { value: GivenOut; on: (value: GivenOut) => void }) {
  const names = given();
  return (
    <section>
      <h2>{t("Given out")}</h2>
      {GIVEN_OUT.map((what) => (
        <Counter
          key={what}
          name={names[what]}
          value={value[what]}
          on={(count) => on({ ...value, [what]: count })}
        />
      ))}
    </section>
  );
}

const hours = (halves: number): string => (halves / 2).toLocaleString(language.value);

/** What the button does, or what it waits for. */
function closing(now: { halfHours: number; aborted: boolean; unspread: boolean }): string {
  if (!now.halfHours && !now.aborted) return t("Enter the hours first");
  return now.unspread ? t("Spread the hours first") : t("Close and send");
}

/** The hours by zone (or platform) and part of the day, where they were not spread evenly. */
function Split(props: {
  record: ShiftRecord;
  halfHours: number;
  halves: number[] | null;
  on: (halves: number[] | null, zones?: string[]) => void;
}) {
  const { record, halfHours, halves, on } = props;
  const cells = cellsOf(record);
  const zones = teamOf(record.team)?.zones ?? [];
  const inZones = isInZones(record.kind) && zones.length > 0;
  if (cells.length < 2 && !inZones) return null;
  const nameOf = ({ zone, platform, daypart }: Cell) => {
    const place = zone ? zones.find(({ id }) => id === zone)?.name : named(codes.platform, platform);
    return [place, named(codes.daypart, daypart)].filter(Boolean).join(" · ");
  };
  const left = halfHours - (halves ?? []).reduce((sum, n) => sum + n, 0);
  return (
    <section>
      <button
        type="button"
        class="wide"
        aria-expanded={halves !== null}
        onClick={() => on(halves ? null : cells.map(() => 0))}
      >
        {halves ? t("Spread the hours evenly") : t("Spread the hours by hand")}
      </button>
      {halves && (
        <>
          {inZones && (
            // Said by a person alone, never taken from where somebody was met: hours by zone are shared.
            <Choices
              legend={t("Zones visited")}
              list={asCodes(zones)}
              values={record.zones}
              on={(zones) => on(moved(halves, cells, cellsOf({ ...record, zones })), zones)}
            />
          )}
          {cells.map((cell, i) => (
            <Counter
              key={nameOf(cell)}
              name={nameOf(cell)}
              value={halves[i]! / 2}
              step={0.5}
              most={24}
              on={(value) => on(halves.map((n, at) => (at === i ? value * 2 : n)))}
            />
          ))}
          <p class={left ? "alert" : "hint"} role="status">
            {left === 0 && t("All hours are spread.")}
            {left > 0 && t("{count} h left to spread.", { count: hours(left) })}
            {left < 0 && t("{count} h too many.", { count: hours(-left) })}
          </p>
        </>
      )}
    </section>
  );
}

type Screening = typeof import("./note-findings");
/** Why the shift waits: something in the note is never sent, may be a false alarm, or was not looked at. */
type Waiting = "hard" | "found" | "unread" | null;

/** The screening of notes, once it is loaded; null where it is not on the phone yet. */
function useScreening(): Screening | null {
  const [screening, setScreening] = useState<Screening | null>(null);
  useEffect(() => {
    import("./note-findings").then(setScreening, () => undefined);
  }, []);
  return screening;
}

/** What was touched before the app was locked or killed stands in it again. */
export default function CloseScreen() {
  const [kept, setKept] = useState<Said | null>(null);
  useEffect(() => void keptClosing().then(setKept), []);
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("Close the shift")}</h1>
      {kept && <Form kept={kept} />}
    </main>
  );
}

function Form({ kept }: { kept: Said }) {
  const { joined } = shift.value!;
  const [said, setSaid] = useState(kept);
  const planned = asItWas(shift.value!.record, [...rows.value.map((row) => row.record), ...sessions.value]);
  const record = { ...planned, zones: said.zones ?? planned.zones };
  const say = (change: Said) => {
    const next = { ...said, ...change };
    setSaid(next);
    keepClosing(next);
  };
  const [suggestion] = useState(suggestedHours);
  const { halfHours = suggestion, aborted = false, note = "", alarms = [] } = said;
  const halves = spread(said, record);
  const [givenOut, setGivenOut] = useState(record.given_out);
  const [incident, setIncident] = useState(record.incident);
  const [waiting, setWaiting] = useState<Waiting>(null);
  const [busy, setBusy] = useState(false);
  const screening = useScreening();
  const write = (text: string) => {
    say({ note: text });
    setWaiting(null);
  };
  /** Closes with this note, unless there is something in it that has not been asked about. */
  const close = (text: string) => {
    const left = text && screening ? screening.standing(text, alarms) : [];
    let why: Waiting = text && !screening ? "unread" : null;
    if (left.length && waiting !== "found") why = "found";
    if (left.some(({ hard }) => hard)) why = "hard";
    if (text !== note) say({ note: text });
    setWaiting(why);
    if (!why) void finish(text);
  };
  const finish = async (note: string) => {
    setBusy(true);
    try {
      const split = halves && splitOf(cellsOf(record), halves, { halfHours, staff: record.staff });
      await closeWith({ dayparts: record.dayparts, zones: record.zones, halfHours, split, givenOut, aborted, incident, note });
      back();
    } catch {
      setBusy(false);
      // Begun in another tab: home asks what becomes of it.
      await loadContacts();
      if (draft.value) back();
    }
  };
  const unspread = halves !== null && halves.reduce((sum, n) => sum + n, 0) !== halfHours;
  const change = (value: GivenOut) => {
    setGivenOut(value);
    void countGiven(value).catch(() => undefined);
  };
  const mark = (yes: boolean) => {
    setIncident(yes);
    void markIncident(yes).catch(() => undefined);
  };
  return (
    <>
      {joined && (
        <p class="alert">
          {t("Your colleague's phone closes the shift. Closed here, it waits for the team lead.")}
        </p>
      )}
      <Counter
        name={t("Hours")}
        value={halfHours / 2}
        step={0.5}
        most={24}
        on={(hours) => say({ halfHours: hours * 2 })}
      />
      <p class="hint">
        {t("Per person. {count} on the shift: {total} h of staff time.", {
          count: record.staff,
          total: hours(halfHours * record.staff),
        })}{" "}
        {suggestion > 0 && t("The hours are a suggestion: change them as it was.")}
      </p>
      <Split
        record={record}
        halfHours={halfHours}
        halves={halves}
        on={(halves, zones = record.zones) => say({ halfHours, halves, zones, parts: record.dayparts })}
      />
      <Counters value={givenOut} on={change} />
      <div class="chips c2">
        <Tick name={t("Broken off")} value={aborted} on={(aborted) => say({ aborted })} />
      </div>
      <Incident value={incident} on={mark} />
      <label>
        {t("Note")} <small>{t("nothing about a person; {count} left", { count: NOTE_LENGTH - note.length })}</small>
        <textarea
          rows={3}
          maxLength={NOTE_LENGTH}
          value={note}
          onInput={(e) => write(e.currentTarget.value)}
        />
      </label>
      {screening && (
        <screening.NoteFindings
          note={note}
          alarms={alarms}
          onNote={write}
          onAlarm={(alarms) => {
            say({ alarms });
            setWaiting(null);
          }}
        />
      )}
      {screening && waiting && (
        <screening.AskOnce note={note} hard={waiting === "hard"} onClose={close} />
      )}
      {!screening && waiting && (
        <div class="alert" role="alert" ref={(asked) => asked?.scrollIntoView({ block: "center" })}>
          <p>{t("The note cannot be checked on this phone yet, and is not sent unchecked.")}</p>
          <button type="button" class="wide" onClick={() => close("")}>
            {t("Close without a note")}
          </button>
        </div>
      )}
      <div class="bar">
        <button class="main" disabled={busy || (!halfHours && !aborted) || unspread} onClick={() => close(note)}>
          {closing({ halfHours, aborted, unspread })}
        </button>
      </div>
    </>
  );
}

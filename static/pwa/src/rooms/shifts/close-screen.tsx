/** Closing a shift: hours, what was given out, a short note. */
import { useState } from "preact/hooks";
import { Counter, Tick } from "../../app/controls";
import { back } from "../../app/navigation";
import { t } from "../../app/words";
import { draft, loadContacts } from "../contacts/store";
import { GIVEN_OUT, type GivenOut, NOTE_LENGTH } from "./rules";
import { closeShift, countGiven, shift } from "./store";

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

export function CloseScreen() {
  const record = shift.value!.record;
  const [halfHours, setHalfHours] = useState(0);
  const [givenOut, setGivenOut] = useState(record.given_out);
  const [aborted, setAborted] = useState(false);
  const [incident, setIncident] = useState(false);
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const close = async () => {
    setBusy(true);
    try {
      await closeShift({ halfHours, givenOut, aborted, incident, note });
      back();
    } catch {
      setBusy(false);
      // Begun in another tab: home asks what becomes of it.
      await loadContacts();
      if (draft.value) back();
    }
  };
  const change = (value: GivenOut) => {
    setGivenOut(value);
    void countGiven(value).catch(() => undefined);
  };
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("Close the shift")}</h1>
      <Counter
        name={t("Hours")}
        value={halfHours / 2}
        step={0.5}
        most={24}
        on={(hours) => setHalfHours(hours * 2)}
      />
      <p class="hint">
        {t("Per person. {count} on the shift: {total} staff hours.", {
          count: record.staff,
          total: ((halfHours / 2) * record.staff).toLocaleString("sv"),
        })}
      </p>
      <Counters value={givenOut} on={change} />
      <div class="chips c2">
        <Tick name={t("Broken off")} value={aborted} on={setAborted} />
        <Tick name={t("Safety incident")} value={incident} on={setIncident} />
      </div>
      <label>
        {t("Note")} <small>{t("nothing about a person; {count} left", { count: NOTE_LENGTH - note.length })}</small>
        <textarea
          rows={3}
          maxLength={NOTE_LENGTH}
          value={note}
          onInput={(e) => setNote(e.currentTarget.value)}
        />
      </label>
      <div class="bar">
        <button class="main" disabled={busy || (!halfHours && !aborted)} onClick={close}>
          {halfHours || aborted ? t("Close and send") : t("Enter the hours first")}
        </button>
      </div>
    </main>
  );
}

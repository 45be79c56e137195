/** The contact form: four touches and a save on the plain path, the rest one press away. */
import { useEffect, useState } from "preact/hooks";
import { Choice, Tick } from "../../app/controls";
import { back, go, home } from "../../app/navigation";
import { named, t } from "../../app/words";
import * as codes from "../../generated/codes";
import { gps, here, warm } from "../geography/locate";
import { More } from "./more";
import { type Draft, STREET_ARENAS, missing } from "./rules";
import {
  beginOneMore,
  discard,
  draft,
  located,
  remove,
  rows,
  save,
  touch,
  touchArena,
} from "./store";
import { placeName } from "./words";

const ARENAS = codes.arena.filter(({ code }) => STREET_ARENAS.includes(code));

function Where({ current, open }: { current: Draft; open: boolean }) {
  const note = current.place_by === "gps" ? " · GPS" : "";
  const searching = !current.place && gps.value === "searching" ? ` (${t("GPS is looking")})` : "";
  return (
    <button type="button" class={open ? "where open" : "where"} onClick={() => go("place")}>
      <small>{t("Place")}</small>
      <span>{placeName(current.place, current.team) + note + searching}</span>
    </button>
  );
}

/** Kind, arena and police come filled in; one press opens them. */
function Setting({ current }: { current: Draft }) {
  const [open, setOpen] = useState(false);
  const police = current.with_police ? t("with police") : t("without police");
  return (
    <>
      <button
        type="button"
        class="where"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <small>{named(codes.kind, current.kind)}</small>
        <span>{`${named(codes.arena, current.arena)} · ${police}`}</span>
      </button>
      {open && (
        <>
          <Choice
            legend={t("Arena")}
            list={ARENAS}
            value={current.arena}
            on={(arena) => touchArena(arena, here.value)}
          />
          <Tick
            name={t("With police")}
            value={current.with_police}
            on={(yes) => touch("with_police", yes)}
          />
        </>
      )}
    </>
  );
}

function Musts({ current, open }: { current: Draft; open: (field: string) => boolean }) {
  const year = current.day.slice(0, 4);
  return (
    <>
      <Choice
        legend={t("Gender")}
        list={codes.gender}
        columns={4}
        value={current.gender}
        open={open("gender")}
        on={(code) => touch("gender", code)}
      />
      <Choice
        legend={t("Age")}
        hint={t("as it seems")}
        list={codes.age}
        columns={6}
        value={current.age}
        open={open("age")}
        on={(code) => touch("age", code)}
      />
      {current.age === "under_18" && (
        <Choice
          legend={t("Form of exploitation")}
          list={codes.form}
          value={current.form}
          open={open("form")}
          on={(code) => touch("form", code)}
        />
      )}
      <Choice
        legend={t("Met before")}
        hint={t("new = none of us met them in {year}", { year })}
        list={codes.met}
        value={current.met}
        open={open("met")}
        on={(code) => touch("met", code)}
      />
      <Choice
        legend={t("Outcome")}
        list={codes.outcome}
        value={current.outcome}
        open={open("outcome")}
        on={(code) => touch("outcome", code)}
      />
    </>
  );
}

/** Follows the GPS while the form is open. */
function useGps(): void {
  useEffect(() => {
    warm();
    return here.subscribe((square) => {
      if (square) located(square);
    });
  }, []);
}

function Editing({ current }: { current: Draft }) {
  const row = rows.value.find((r) => r.record.id === current.id);
  const [sure, setSure] = useState(false);
  if (!row) return null;
  const gone = () => void remove(row).then(back, () => undefined);
  return (
    <div class="chips c2">
      <button type="button" onClick={() => beginOneMore(row.record)}>
        {t("One more like this")}
      </button>
      <button type="button" class="danger" onClick={sure ? gone : () => setSure(true)}>
        {sure ? t("Press again to delete") : t("Delete")}
      </button>
    </div>
  );
}

export function ContactScreen() {
  const current = draft.value;
  const [tried, setTried] = useState(false);
  const [again, setAgain] = useState(false);
  useGps();
  if (!current) return null;
  const left = missing(current);
  const isEdit = current.version > 1;
  const press = async (more: boolean) => {
    setTried(true);
    if (left.length) {
      setTimeout(() => document.querySelector(".open")?.scrollIntoView({ block: "center" }));
      return;
    }
    try {
      const row = await save();
      setTried(false);
      if (!more) return home();
      beginOneMore(row.record);
      setAgain(true);
      scrollTo(0, 0);
    } catch {
      // The top of the screen says it; the form is as it was.
    }
  };
  const open = (field: string) => tried && left.some((l) => l === field);
  return (
    <main class="with-bar form">
      <h1 tabIndex={-1} class="quiet">
        {isEdit ? t("Change contact") : t("New contact")}
      </h1>
      {again && <p class="said" role="status">{`${t("Saved.")} ${t("One more like this")}`}</p>}
      <Setting current={current} />
      <Where current={current} open={open("place")} />
      <Musts current={current} open={open} />
      <More current={current} />
      {isEdit ? (
        <Editing current={current} />
      ) : (
        <button type="button" class="plain" onClick={() => void discard().then(back, () => undefined)}>
          {t("Throw the draft away")}
        </button>
      )}
      <div class="bar">
        {!isEdit && (
          <button type="button" onClick={() => void press(true)}>
            {t("Save and one more like this")}
          </button>
        )}
        <button type="button" class="main" onClick={() => void press(false)}>
          {isEdit ? t("Save change") : t("Save")}
          {left.length > 0 && <small aria-hidden="true"> {t("{count} left", { count: left.length })}</small>}
        </button>
      </div>
    </main>
  );
}

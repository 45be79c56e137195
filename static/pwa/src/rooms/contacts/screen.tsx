/** The contact form: four touches and a save on the plain path, the rest one press away. */
import { useEffect, useState } from "preact/hooks";
import { Choice, Tick } from "../../app/controls";
import { back, go, home, instead } from "../../app/navigation";
import { named, t } from "../../app/words";
import * as codes from "../../generated/codes";
import { asked } from "../directory/asked";
import { triggersOf } from "../directory/rules";
import { type Gps, gps, here, warm } from "../geography/locate";
import { newContact } from "../shifts/words";
import { More } from "./more";
import { type Answer, type Kind, MUSTS, arenasOf, hasPlace, isPlaceless } from "./kinds";
import { type Draft, type Open, missing } from "./rules";
import {
  beginOneMore,
  discard,
  draft,
  isUntouched,
  located,
  remove,
  rows,
  save,
  touch,
  touchArena,
  touchKind,
  usedKinds,
} from "./store";
import { placeName } from "./words";

/** How each must is asked. Its words are looked up when it is shown, in the reader's language. */
interface Question {
  legend: () => string;
  hint?: (current: Draft) => string;
  list: readonly codes.Code[];
  columns: number;
}

const QUESTIONS: Partial<Record<Open, Question>> = {
  channel: { legend: () => t("How"), list: codes.channel, columns: 3 },
  gender: { legend: () => t("Gender"), list: codes.gender, columns: 4 },
  age: { legend: () => t("Age"), hint: () => t("as it seems"), list: codes.age, columns: 6 },
  form: { legend: () => t("Form of exploitation"), list: codes.form, columns: 3 },
  met: {
    legend: () => t("Met before"),
    hint: ({ day }) => t("new = none of us met them in {year}", { year: day.slice(0, 4) }),
    list: codes.met,
    columns: 3,
  },
  outcome: { legend: () => t("Outcome"), list: codes.outcome, columns: 3 },
  kast: { legend: () => t("KAST"), hint: () => t("support to stop buying"), list: codes.kast, columns: 3 },
  relation: { legend: () => t("Who they are to the person"), list: codes.relation, columns: 4 },
  organisation_kind: { legend: () => t("From where"), list: codes.organisation_kind, columns: 2 },
  subject: { legend: () => t("About"), list: codes.subject, columns: 3 },
  topic: { legend: () => t("Topic"), list: codes.topic, columns: 2 },
  sellers_band: {
    legend: () => t("Sellers"),
    hint: () => t("how many were seen"),
    list: codes.band,
    columns: 5,
  },
  buyers_band: {
    legend: () => t("Buyers"),
    hint: () => t("how many were seen"),
    list: codes.band,
    columns: 5,
  },
};

function Where({ current, open }: { current: Draft; open: boolean }) {
  const note = current.place_by === "gps" ? " · GPS" : "";
  const gpsSays: Partial<Record<Gps, string>> = {
    searching: t("GPS is looking"),
    found: t("outside the municipality"),
    refused: t("GPS is not allowed"),
  };
  const why = current.place ? "" : gpsSays[gps.value];
  return (
    <button type="button" class={open ? "where open" : "where"} onClick={() => go("place")}>
      <small>{t("Place") + note}</small>
      <span>{placeName(current.place, current.team) + (why ? ` (${why})` : "")}</span>
    </button>
  );
}

/** Kind, arena and police come filled in; one press opens them. */
function Setting({ current }: { current: Draft }) {
  const [open, setOpen] = useState(false);
  const police = current.with_police ? t("with police") : t("without police");
  const arenas = arenasOf(current.kind, current.channel);
  const kinds = usedKinds();
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
          {current.version === 1 && kinds.length > 1 && (
            <Choice
              legend={t("Kind of contact")}
              columns={2}
              list={codes.kind.filter(({ code }) => kinds.includes(code as Kind))}
              value={current.kind}
              on={(kind) => touchKind(kind as Kind)}
            />
          )}
          {arenas.length > 1 && (
            <Choice
              legend={t("Arena")}
              columns={2}
              list={codes.arena.filter(({ code }) => arenas.includes(code))}
              value={current.arena}
              on={(arena) => touchArena(arena, here.value)}
            />
          )}
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

/** Under 18 the form is a must; for others it stands behind "More". */
const isAsked = (field: Answer, { age }: Draft): boolean => field !== "form" || age === "under_18";

function Musts({ current, open }: { current: Draft; open: (field: Open) => boolean }) {
  return (
    <>
      {MUSTS[current.kind]
        .filter((field) => isAsked(field, current))
        .map((field) => {
          const { legend, hint, list, columns } = QUESTIONS[field]!;
          return (
            <Choice
              key={field}
              legend={legend()}
              hint={hint?.(current)}
              list={list}
              columns={columns}
              value={(current[field] as string | null) ?? null}
              open={open(field)}
              on={(code) => touch(field, code)}
            />
          );
        })}
    </>
  );
}

/** Follows the GPS while a form that asks for a place is open. */
function useGps(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    warm();
    return here.subscribe((square) => {
      if (square) located(square);
    });
  }, [wanted]);
}

function Editing({ current, saveFirst }: { current: Draft; saveFirst: () => void }) {
  const row = rows.value.find((r) => r.record.id === current.id);
  const [sure, setSure] = useState(false);
  if (!row) return null;
  const gone = () => void remove(row).then(back, () => undefined);
  return (
    <div class="chips c2">
      <button type="button" onClick={() => (isUntouched() ? beginOneMore(row.record) : saveFirst())}>
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
  const placed = !!current && hasPlace(current.kind, current.channel);
  useGps(placed);
  if (!current) return null;
  const left = missing(current);
  const isEdit = current.version > 1;
  const press = async (more: boolean) => {
    if (left.length) {
      setTried(true);
      setTimeout(() => document.querySelector(".open")?.scrollIntoView({ block: "center" }));
      return;
    }
    try {
      await save(({ record }) => {
        setTried(false);
        const first = triggersOf(record);
        asked.value = { first, saved: true };
        if (!more) return first.length ? instead("advice") : home();
        beginOneMore(record);
        if (first.length) go("advice");
        setAgain(true);
        scrollTo(0, 0);
      });
    } catch {
      // The top of the screen says it; the form is as it was.
    }
  };
  const open = (field: Open) => tried && left.includes(field);
  return (
    <main class="with-bar form">
      <h1 tabIndex={-1} class="quiet">
        {isEdit ? t("Change contact") : newContact()}
        {current.kind !== "street" && `: ${named(codes.kind, current.kind)}`}
      </h1>
      {again && <p class="said" role="status">{`${t("Saved.")} ${t("One more like this")}`}</p>}
      <Setting current={current} />
      {placed && !isPlaceless(current.arena) && <Where current={current} open={open("place")} />}
      <Musts current={current} open={open} />
      <More current={current} />
      {isEdit ? (
        <Editing current={current} saveFirst={() => void press(true)} />
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

/** What need not be answered: out of the way, and no tap dearer for it. */
import { Choice, Choices, Tick } from "../../app/controls";
import { go } from "../../app/navigation";
import { t } from "../../app/words";
import * as codes from "../../generated/codes";
import { type Daypart, addDays, isoWeek } from "../../foundation/clock";
import { isOfAnotherDay } from "../shifts/store";
import { reference, teamOf } from "../sync/reference";
import type { Draft } from "./rules";
import { touch, unfolded } from "./store";

/** Pressing a chosen answer of an optional question again takes it back. */
function Optional(props: {
  legend: string;
  list: readonly codes.Code[];
  value: string | null;
  on: (code: string | null) => void;
}) {
  return (
    <>
      <Choice {...props} />
      {props.value && (
        <button type="button" class="plain" onClick={() => props.on(null)}>
          {t("Take back: {name}", { name: props.legend })}
        </button>
      )}
    </>
  );
}

function Revisit({ current }: { current: Draft }) {
  const { follow_up } = current;
  const weeks = [0, 7, 14, 21].map((days) => {
    const week = isoWeek(addDays(current.day, days));
    const name = t("week {week}", { week: Number(week.slice(6)) });
    return { code: week, sv: name, en: name };
  });
  const zones = (teamOf(current.team)?.zones ?? []).map(({ id, name }) => ({
    code: id,
    sv: name,
    en: name,
  }));
  // What was written on a card stands: its record names this week and this zone.
  if (current.card === null) return <p class="hint">{t("The code is on the card.")}</p>;
  return (
    <>
      <Choice
        legend={t("Which week")}
        list={weeks}
        columns={4}
        value={follow_up.week}
        on={(week) => touch("follow_up", { ...follow_up, week })}
      />
      {zones.length > 0 && (
        <Choice
          legend={t("Which zone")}
          list={zones}
          columns={2}
          value={follow_up.zone}
          on={(zone) => touch("follow_up", { ...follow_up, zone })}
        />
      )}
      {reference.value?.short_codes && current.version === 1 && (
        <button type="button" class="wide" onClick={() => go("card")}>
          {t("A code for the card")}
        </button>
      )}
    </>
  );
}

function FollowUp({ current }: { current: Draft }) {
  const choose = (kind: string) => {
    const revisit = kind === "revisit";
    const zone = revisit && current.place?.kind === "square" ? current.place.zone : null;
    const week = revisit ? isoWeek(addDays(current.day, 7)) : null;
    touch("follow_up", { kind, zone, week });
  };
  return (
    <>
      <Choice
        legend={t("Follow-up")}
        list={codes.follow_up}
        columns={2}
        value={current.follow_up.kind}
        on={choose}
      />
      {current.follow_up.kind === "revisit" && <Revisit current={current} />}
    </>
  );
}

/** Need not be answered; which of them, the kind says. */
function Optionals({ current }: { current: Draft }) {
  const many = (field: "signs" | "need" | "given", legend: string, list: readonly codes.Code[]) =>
    field in current && (
      <Choices
        legend={legend}
        list={list}
        values={current[field] ?? []}
        on={(chosen) => touch(field, chosen)}
      />
    );
  const one = (
    field: "language" | "origin" | "theme" | "advice",
    legend: string,
    list: readonly codes.Code[],
  ) =>
    field in current && (
      <Optional
        legend={legend}
        list={list}
        value={current[field] ?? null}
        on={(code) => touch(field, code)}
      />
    );
  return (
    <>
      {one("theme", t("What about"), codes.theme)}
      {one("advice", t("Advice"), codes.advice)}
      {many("signs", t("Signs"), codes.signs)}
      {many("need", t("Needs"), codes.need)}
      {many("given", t("Given"), codes.given)}
      {"form" in current && current.age !== "under_18" && (
        <Choice
          legend={t("Form of exploitation")}
          list={codes.form}
          value={current.form ?? null}
          on={(code) => touch("form", code)}
        />
      )}
      {one("language", t("Language spoken"), codes.language)}
      {"interpreter" in current && (
        <Tick
          name={t("Interpreter")}
          value={current.interpreter ?? false}
          on={(yes) => touch("interpreter", yes)}
        />
      )}
      {one("origin", t("Origin"), codes.origin)}
    </>
  );
}

/** What stands behind "More", in as few words as say it. */
const titleOf = ({ kind }: Draft): string =>
  kind === "street" || kind === "online"
    ? t("More: follow-up, signs, needs, language")
    : kind === "observation"
      ? t("More: follow-up")
      : t("More: follow-up and what was said");

const Part = ({ current }: { current: Draft }) => (
  <Choice
    legend={t("Part of the day")}
    list={codes.daypart}
    value={current.daypart}
    on={(code) => touch("daypart", code as Daypart)}
  />
);

export function More({ current }: { current: Draft }) {
  const open = unfolded.value === current.id;
  // Of a shift of another day no clock tells the part.
  const late = isOfAnotherDay();
  return (
    <>
      {late && <Part current={current} />}
      <button type="button" class="wide" aria-expanded={open} onClick={() => (unfolded.value = open ? null : current.id)}>
        {open ? t("Less") : titleOf(current)}
      </button>
      {open && (
        <>
          <FollowUp current={current} />
          <Optionals current={current} />
          {!late && <Part current={current} />}
        </>
      )}
    </>
  );
}

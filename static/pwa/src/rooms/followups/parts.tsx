/** What the board and a task's screen share: the words of a task and of what was done with it. */
import "../../generated/words-later";
import "./style.css";
import { dayName, named, t } from "../../app/words";
import { followup_act, followup_reason, followup_state, held_reason } from "../../generated/codes";
import { clockOf } from "../safety/rules";
import { stateOf } from "../sync/outbox";
import { pulled, teamOf } from "../sync/reference";
import type { Act, Task } from "./rules";
import { own } from "./store";

export const weekName = (week: string | null): string =>
  week ? t("week {week}", { week: Number(week.slice(6)) }) : t("no week");

export const zoneName = (task: Task): string => task.zone_name ?? t("No zone");

const teamName = (id: string): string =>
  teamOf(id)?.name ?? pulled.value?.other_teams.find((team) => team.id === id)?.name ?? "";

const MINUTE = 60_000;

/** A moment ahead by the clock on the wall, never earlier: "at 22:00", "on Sat 21 Nov at 06:00". */
export function whenOf(moment: number, now = Date.now()): string {
  const at = new Date(Math.ceil(moment / MINUTE) * MINUTE);
  const dayOf = (of: Date) => of.toLocaleDateString("sv-SE", { timeZone: "Europe/Stockholm" });
  const time = clockOf(at.getTime());
  const day = dayOf(at);
  return day === dayOf(new Date(now)) ? t("at {time}", { time }) : t("on {day} at {time}", { day: dayName(day), time });
}

/** Who has it, or how it ended. */
export function standing(task: Task): string {
  if (task.state !== "open") return named(followup_state, task.state);
  if (task.mine) return t("You have it");
  if (task.taken_by) return t("{name} has it", { name: task.taken_by });
  return t("Nobody has it");
}

const who = (act: Act): string =>
  act.own ? t("You, on this phone") : (act.by ?? t("by itself"));

function what(act: Act): string {
  const more = [
    act.to_team && t("to {team}", { team: act.to_team }),
    act.week && weekName(act.week),
    act.zone_name,
    act.reason && named(followup_reason, act.reason),
  ];
  return [named(followup_act, act.act), ...more.filter(Boolean)].join(", ");
}

function Waiting({ id }: { id: string }) {
  if (!own.value.some((record) => record.id === id)) return null;
  const now = stateOf(id, 1);
  if (now.state === "held")
    return <span class="state held">{t("held: {reason}", { reason: named(held_reason, now.reason) })}</span>;
  const words: Record<string, string> = { queued: t("queued"), sending: t("sending"), sent: t("sent") };
  return <span class={`state ${now.state}`}>{words[now.state]}</span>;
}

/** All that was done with a task, whoever did it; what did not count stands there and says so. */
export function Deeds({ task }: { task: Task }) {
  if (!task.acts.length)
    return <p class="hint">{t("Nothing has been done yet. Team: {team}", { team: teamName(task.team) })}</p>;
  return (
    <ol class="deeds" aria-label={t("What was done")}>
      {task.acts.map((act) => (
        <li key={act.id}>
          <strong>{what(act)}</strong>{" "}
          <small>
            {who(act)}, {dayName(act.day)}
          </small>{" "}
          <Waiting id={act.id} />
          {!act.counted && <em>{t("Somebody else was first. Both are kept.")}</em>}
        </li>
      ))}
    </ol>
  );
}

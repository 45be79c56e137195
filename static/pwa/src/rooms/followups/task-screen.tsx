/** One task: what was done with it, and what can be. Each act is one press, two where it asks. */
import "../../generated/words-later";
import { useState } from "preact/hooks";
import { Alert, Choice } from "../../app/controls";
import { back } from "../../app/navigation";
import { dayName, t } from "../../app/words";
import { followup_reason } from "../../generated/codes";
import { pulled, teamOf } from "../sync/reference";
import { Deeds, standing, weekName, zoneName } from "./parts";
import { type ActName, type ActRecord, type Task, weeksFrom } from "./rules";
import { act, chosen, found, tasks, today } from "./store";

const WEEKS = 8;
const OWN_TEAM = "own";

type Said = Partial<Pick<ActRecord, "week" | "zone" | "to_team" | "reason">>;
type Do = (name: ActName, said?: Said) => void;

const choice = (code: string, name: string) => ({ code, sv: name, en: name });

function Move({ task, on }: { task: Task; on: Do }) {
  const weeks = weeksFrom(today(), WEEKS).filter((week) => week !== task.week);
  const zones = (teamOf(task.team)?.zones ?? []).filter(({ id }) => id !== task.zone);
  return (
    <>
      <Choice
        legend={t("Another week")}
        list={weeks.map((week) => choice(week, weekName(week)))}
        columns={4}
        value={null}
        on={(week) => on("moved", { week })}
      />
      {zones.length > 0 && (
        <Choice
          legend={t("Another zone")}
          list={zones.map(({ id, name }) => choice(id, name))}
          columns={2}
          value={null}
          on={(zone) => on("moved", { zone })}
        />
      )}
    </>
  );
}

function HandOver({ task, on }: { task: Task; on: Do }) {
  const others = (pulled.value?.other_teams ?? []).filter(({ id }) => id !== task.team);
  const list = [choice(OWN_TEAM, t("My team: whoever has time")), ...others.map(({ id, name }) => choice(id, name))];
  return (
    <Choice
      legend={t("Hand over to")}
      list={list}
      columns={2}
      value={null}
      on={(team) => on("hand_over", team === OWN_TEAM ? {} : { to_team: team })}
    />
  );
}

const Close = ({ on }: { on: Do }) => (
  <Choice
    legend={t("Close without being done, because")}
    list={followup_reason}
    columns={2}
    value={null}
    on={(reason) => on("closed", { reason })}
  />
);

function Acts({ task, on }: { task: Task; on: Do }) {
  const [asks, setAsks] = useState<"move" | "hand" | "close" | null>(null);
  const more = (which: "move" | "hand" | "close", name: string) => (
    <button
      type="button"
      class="wide"
      aria-expanded={asks === which}
      onClick={() => setAsks(asks === which ? null : which)}
    >
      {name}
    </button>
  );
  return (
    <>
      {more("move", t("Another week or zone…"))}
      {asks === "move" && <Move task={task} on={on} />}
      {more("hand", t("Hand over…"))}
      {asks === "hand" && <HandOver task={task} on={on} />}
      {more("close", t("Close…"))}
      {asks === "close" && <Close on={on} />}
      <div class="bar">
        {!task.mine && (
          <button type="button" onClick={() => on("take")}>
            {t("I take it")}
          </button>
        )}
        <button type="button" class="main" onClick={() => on("done")}>
          {t("Done")}
        </button>
      </div>
    </>
  );
}

export default function TaskScreen() {
  const id = chosen.value;
  const found_ = found.value?.id === id ? found.value : null;
  const task = tasks.value.find((one) => one.id === id) ?? found_;
  const [failed, setFailed] = useState(false);
  if (!task)
    return (
      <main>
        <h1 tabIndex={-1}>{t("Follow-up")}</h1>
        <p class="hint">{t("This task is not on the phone any more.")}</p>
      </main>
    );
  const on: Do = (name, said) => {
    setFailed(false);
    act(task, name, said).then(back, () => setFailed(true));
  };
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("Go back: {zone}", { zone: zoneName(task) })}</h1>
      <p>
        {weekName(task.week)} · {standing(task)}
      </p>
      <p class="hint">{t("Closes by itself {day}", { day: dayName(task.closes_day) })}</p>
      <Deeds task={task} />
      {failed && <Alert>{t("It could not be stored. Try again.")}</Alert>}
      {task.state === "open" && teamOf(task.team) && <Acts task={task} on={on} />}
    </main>
  );
}

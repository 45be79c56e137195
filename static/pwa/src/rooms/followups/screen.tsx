/** The board: my teams' follow-ups, overdue and this week's first, by zone. All of it offline. */
import "../../generated/words-later";
import { useEffect, useState } from "preact/hooks";
import { Choice } from "../../app/controls";
import { go } from "../../app/navigation";
import { t } from "../../app/words";
import { stateOf } from "../sync/outbox";
import { reference } from "../sync/reference";
import { codeOf } from "./codes";
import { Deeds, standing, weekName, whenOf, zoneName } from "./parts";
import { type Task, type Urgency, isOpen, sorted, urgency } from "./rules";
import { type Search, again, chosen, find, found, loadTasks, pulledOnce, tasks, today, undo, undoable } from "./store";

/** So many rows are drawn at once; more when they are wanted. */
const ROWS = 30;

export function openTask(task: Task): void {
  chosen.value = task.id;
  go("followup");
}

function Row({ task }: { task: Task }) {
  return (
    <li>
      <button type="button" onClick={() => openTask(task)}>
        <span>{zoneName(task)}</span>
        <small>
          {weekName(task.week)} · {standing(task)}
        </small>
      </button>
    </li>
  );
}

const TITLES: Record<Urgency, () => string> = {
  overdue: () => t("Overdue"),
  this_week: () => t("This week"),
  later: () => t("Later"),
};

function Section({ of, rows, count }: { of: Urgency; rows: readonly Task[]; count: number }) {
  if (!rows.length) return null;
  return (
    <section>
      <h2>
        {TITLES[of]()} <small>{count}</small>
      </h2>
      <ol class="rows" aria-label={TITLES[of]()}>
        {rows.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </ol>
    </section>
  );
}

function List({ open }: { open: readonly Task[] }) {
  const [many, setMany] = useState(ROWS);
  const day = today();
  const shown = open.slice(0, many);
  const of = (list: readonly Task[], when: Urgency) => list.filter((task) => urgency(task.week, day) === when);
  return (
    <>
      {(["overdue", "this_week", "later"] as const).map((when) => (
        <Section key={when} of={when} rows={of(shown, when)} count={of(open, when).length} />
      ))}
      {open.length > many && (
        <button type="button" class="wide" onClick={() => setMany(many + ROWS)}>
          {t("Show more ({count} left)", { count: open.length - many })}
        </button>
      )}
    </>
  );
}

const OverItem = ({ task }: { task: Task }) => (
  <li class="card">
    <p>
      {zoneName(task)} · {weekName(task.week)} · {standing(task)}
    </p>
    <Deeds task={task} />
  </li>
);

/** What two did, with both: first of all. */
function Twice({ twice }: { twice: readonly Task[] }) {
  if (!twice.length) return null;
  return (
    <section class="twice">
      <h2>{t("Two on the same task")}</h2>
      <ul class="list">
        {twice.map((task) => (
          <OverItem key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

/** What is over or in other hands since lately: below, so that a task that is done moves no other away. */
function Lately({ over }: { over: readonly Task[] }) {
  if (!over.length) return null;
  return (
    <details>
      <summary>{t("Over lately ({count})", { count: over.length })}</summary>
      <ul class="list">
        {over.slice(0, ROWS).map((task) => (
          <OverItem key={task.id} task={task} />
        ))}
      </ul>
    </details>
  );
}

function ByCode() {
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState<Search | "no_code" | null>(null);
  const words = {
    no_code: () => t("This is no code: look at it once more, letter by letter."),
    offline: () => t("A code is looked up on the server: it needs the network."),
    wait: () =>
      again.value
        ? t("Too many tries. You can look for a code again {when}.", { when: whenOf(again.value) })
        : t("Too many tries. Wait a while."),
    nothing: () => t("No open task of your teams has this code."),
    found: () => "",
  };
  const search = async () => {
    const code = codeOf(typed);
    const outcome = code ? await find(code) : "no_code";
    setSaid(outcome);
    if (outcome === "found") openTask(found.value!);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void search();
      }}
    >
      <label>
        {t("Code on a card")}
        <input
          class="code"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="wide">
        {t("Find the task")}
      </button>
      <p role="status">{said && words[said]()}</p>
    </form>
  );
}

function Undo() {
  // What has left the phone stays.
  if (!undoable.value || stateOf(undoable.value.id, 1).state !== "queued") return null;
  return (
    <div class="undo" role="status">
      {t("Saved.")}
      <button type="button" onClick={() => void undo().catch(() => undefined)}>
        {t("Undo")}
      </button>
    </div>
  );
}

/** Only the tasks of one zone, where there are several. */
function Zones({ open, zone, on }: { open: readonly Task[]; zone: string; on: (zone: string) => void }) {
  const named = open.filter((task) => task.zone_name).map(zoneName);
  const names = [...new Set([...named.sort(), ...open.map(zoneName)])]; // those with no zone last
  if (names.length < 2) return null;
  const list = ["", ...names].map((name) => ({ code: name, sv: name || "Alla", en: name || "All" }));
  return <Choice legend={t("Zone")} list={list} columns={2} value={zone} on={on} />;
}

export default function BoardScreen() {
  const [zone, setZone] = useState("");
  useEffect(() => void loadTasks(), []);
  const teams = new Set(reference.value?.teams.map((team) => team.id));
  const all = sorted(tasks.value, today());
  const open = all.filter((task) => isOpen(task, teams));
  const over = all.filter((task) => !isOpen(task, teams));
  const twice = over.filter((task) => task.acts.some((act) => !act.counted));
  const wanted = open.some((task) => zoneName(task) === zone) ? zone : "";
  return (
    <main>
      <h1 tabIndex={-1}>{t("Follow-ups")}</h1>
      {!open.length && (
        <p class="hint">
          {pulledOnce() ? t("No task is open. A contact may ask for one.") : t("Tasks come when there is a network.")}
        </p>
      )}
      <Twice twice={twice} />
      <Zones open={open} zone={wanted} on={setZone} />
      <List open={open.filter((task) => !wanted || zoneName(task) === wanted)} />
      <Lately over={over.filter((task) => !twice.includes(task))} />
      {reference.value?.short_codes && <ByCode />}
      <Undo />
    </main>
  );
}

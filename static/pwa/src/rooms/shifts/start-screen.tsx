/** Starting a shift, or joining a colleague's by its code. */
import { useState } from "preact/hooks";
import { Alert, Choice, Choices, Counter } from "../../app/controls";
import { back } from "../../app/navigation";
import { dayName, t } from "../../app/words";
import { type Code, daypart, platform, shift_kind, shift_police } from "../../generated/codes";
import type { Daypart } from "../../foundation/clock";
import { forgetShift } from "../contacts/store";
import { type Team, reference, teamOf } from "../sync/reference";
import { isInZones, typedCode } from "./rules";
import { forgetSessions } from "./session-store";
import { type Plan, daypartNow, joinShift, joinable, startShift } from "./store";

export const asCodes = (list: readonly { id: string; name: string }[]): Code[] =>
  list.map(({ id, name }) => ({ code: id, sv: name, en: name }));

/** A team that meets nobody on the street begins elsewhere. */
function usualKind(team: Team | null | undefined): string {
  const used = team?.contact_kinds;
  return !used?.length || used.includes("street") ? "street" : "phone_drop_in";
}

function usePlan(): [Plan, (change: Partial<Plan>) => void] {
  const [plan, setPlan] = useState<Plan>({
    team: reference.value?.teams[0]?.id ?? "",
    kind: usualKind(reference.value?.teams[0]),
    dayparts: [daypartNow()],
    zones: [],
    platforms: [],
    staff: 2,
    with_police: "no",
  });
  return [plan, (change) => setPlan((before) => ({ ...before, ...change }))];
}

/** What both ways of beginning ask. */
function Basics({ plan, set }: { plan: Plan; set: (change: Partial<Plan>) => void }) {
  const teams = reference.value?.teams ?? [];
  return (
    <>
      {teams.length > 1 && (
        <Choice
          legend={t("Team")}
          list={asCodes(teams)}
          columns={2}
          value={plan.team}
          on={(team) => set({ team, zones: [], platforms: [], kind: usualKind(teamOf(team)) })}
        />
      )}
      <Choice
        legend={t("With police")}
        list={shift_police}
        value={plan.with_police}
        on={(with_police) => set({ with_police: with_police as Plan["with_police"] })}
      />
    </>
  );
}

/** The list begins anew; what is left of the shift before is sealed and goes on being sent. */
function begun(): void {
  forgetShift();
  forgetSessions();
}

export function StartScreen() {
  const [plan, set] = usePlan();
  const [busy, setBusy] = useState(false);
  const zones = reference.value?.teams.find((team) => team.id === plan.team)?.zones ?? [];
  const start = async () => {
    setBusy(true);
    try {
      await startShift(plan);
      begun();
      back();
    } catch {
      setBusy(false);
    }
  };
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("Start a shift")}</h1>
      <Basics plan={plan} set={set} />
      <Choice
        legend={t("Kind")}
        list={shift_kind}
        columns={2}
        value={plan.kind}
        on={(kind) => set({ kind, zones: [], platforms: [] })}
      />
      <Choices
        legend={t("Part of the day")}
        list={daypart}
        columns={3}
        values={plan.dayparts}
        on={(dayparts) => set({ dayparts: dayparts as Daypart[] })}
      />
      <Counter
        name={t("Staff on the shift")}
        value={plan.staff}
        least={1}
        most={20}
        on={(staff) => set({ staff })}
      />
      {plan.kind === "online" && (
        <Choices
          legend={t("Platforms")}
          list={platform}
          values={plan.platforms}
          on={(platforms) => set({ platforms })}
        />
      )}
      {isInZones(plan.kind) && zones.length > 0 && (
        <Choices
          legend={t("Zones")}
          list={asCodes(zones)}
          values={plan.zones}
          on={(chosen) => set({ zones: chosen })}
        />
      )}
      <div class="bar">
        <button class="main" disabled={busy || !plan.team || !plan.dayparts.length} onClick={start}>
          {t("Start the shift")}
        </button>
      </div>
    </main>
  );
}

export function JoinScreen() {
  const [plan, set] = usePlan();
  const [text, setText] = useState("");
  const [days] = useState(joinable);
  const [day, setDay] = useState(days.length > 1 ? null : days[0]!);
  const [tried, setTried] = useState(false);
  const code = typedCode(text);
  const join = async () => {
    setTried(true);
    if (!code || !day) return;
    await joinShift(plan, code, day).then(
      () => {
        begun();
        back();
      },
      () => undefined,
    );
  };
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("Join a colleague's shift")}</h1>
      <p>{t("The code stands on your colleague's phone. Hours are counted there, once.")}</p>
      <label>
        {t("Code")}
        <input
          class="code"
          value={text}
          maxLength={9}
          autocomplete="off"
          autocapitalize="characters"
          onInput={(e) => setText(e.currentTarget.value)}
        />
      </label>
      {tried && !code && <Alert>{t("The code has six letters and digits.")}</Alert>}
      {days.length > 1 && (
        <Choice
          legend={t("The shift's day")}
          hint={t("as it stands above the code")}
          list={asCodes(days.map((id) => ({ id, name: dayName(id) })))}
          columns={2}
          value={day}
          open={tried && !day}
          on={setDay}
        />
      )}
      <Basics plan={plan} set={set} />
      <div class="bar">
        <button class="main" onClick={join}>
          {t("Join")}
        </button>
      </div>
    </main>
  );
}

/**
 * What stands on every screen, locked or not: 112, the partner and the duty manager, each one press
 * away; the check-in that runs; and, when its time has passed, whom to call.
 */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../app/words";
import { type Telephone, clockOf, known, minutesLeft, partnerOf, telOf } from "./rules";
import { checkin, end, now, numbers, overdue, putAway } from "./store";

interface CallProps {
  who: Telephone | null;
  name: string;
  gap: () => void;
}

/** A link that the phone's own dialler opens: it calls when it is pressed there, not before. */
export function Call({ who, name, gap }: CallProps) {
  if (!who)
    return (
      <button type="button" class="icon gap" onClick={gap}>
        {t("{name}: missing", { name })}
      </button>
    );
  return (
    <a class="icon" href={telOf(who.number)} aria-label={t("Call {name}", { name: `${name}, ${who.label || who.number}` })}>
      {name}
      {who.label && <small>{who.label}</small>}
    </a>
  );
}

export const WhoSets = () => (
  <p class="alert" role="alert">
    {t("No number is set. The team lead sets it at the desk, under Emergency numbers; it comes with the next network.")}
  </p>
);

export function HelpRow() {
  const [gap, setGap] = useState(false);
  const set = numbers.value;
  return (
    <>
      <nav class="help" aria-label={t("Call for help")}>
        <a class="icon emergency" href="tel:112" aria-label={t("Call 112")}>
          112
        </a>
        {set && (
          <>
            <Call who={partnerOf(set)} name={t("Partner")} gap={() => setGap(!gap)} />
            <Call who={set.duty} name={t("Duty manager")} gap={() => setGap(!gap)} />
          </>
        )}
      </nav>
      {gap && <WhoSets />}
      <Running />
    </>
  );
}

function Running() {
  const current = checkin.value;
  if (!current) return null;
  if (current.ended)
    return (
      <p class="checkin alert" role="status">
        <span>
          {current.told
            ? t("The duty manager got a letter about you. Call and say that you are back.")
            : t("The server does not know that you are back: no network. It may write to the duty manager.")}
        </span>
        {known(current) === "told" && (
          <button type="button" onClick={() => void putAway()}>
            {t("Done")}
          </button>
        )}
      </p>
    );
  return (
    <div class="checkin">
      <span role="timer">
        {t("Back by {time}", { time: clockOf(current.due) })}
        <small> {t("{minutes} min left", { minutes: minutesLeft(current, now.value) })}</small>
      </span>
      <button type="button" onClick={() => void end()}>
        {t("I am back")}
      </button>
    </div>
  );
}


/** Over everything when the time has passed. It is fetched as soon as a check-in runs; should it not be
 * on the phone, whom to call stands in the row above all the same. */
export function Alarm() {
  const [Ringing, setRinging] = useState<ComponentType | null>(null);
  const runs = checkin.value !== null;
  useEffect(() => {
    if (runs && !Ringing) import("./alarm").then(({ default: it }) => setRinging(() => it), () => undefined);
  }, [runs]);
  return overdue.value && Ringing ? <Ringing /> : null;
}

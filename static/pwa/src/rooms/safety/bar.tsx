/**
 * What stands on every screen, locked or not: 112, the partner and the duty manager, each one press
 * away; the check-in that runs; and, when its time has passed, whom to call.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../app/words";
import { LATER, type Known, type Telephone, clockOf, known, minutesLeft, partnerOf, telOf } from "./rules";
import { checkin, end, grace, moveOn, now, numbers, overdue, putAway } from "./store";

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

/** What the server knows, in words that promise no more. */
export function serverWords(what: Known): string {
  const minutes = Math.round(grace.value / 60);
  switch (what) {
    case "knows":
      return t("The server knows, and writes to the duty manager {minutes} minutes after the time.", { minutes });
    case "cannot_tell":
      return t("The server knows, but can write to nobody: no address is set.");
    case "earlier":
      return t("The server has the earlier time: no network.");
    case "does_not_know":
      return t("The server does not know: no network. Nobody else is told.");
    case "still_waits":
      return t("The server does not know that you are back: no network. It may write to the duty manager.");
    case "told":
      return t("The duty manager got a letter about you. Call and say that you are back.");
    case "done":
      return "";
  }
}

function Running() {
  const current = checkin.value;
  if (!current) return null;
  const what = known(current);
  if (current.ended)
    return (
      <p class="checkin alert" role="status">
        <span>{serverWords(what)}</span>
        {what === "told" && (
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

const PATTERN = [500, 200, 500, 200, 900];

/** Over everything when the time has passed. Only here the phone buzzes: it was asked to. */
export function Alarm() {
  return overdue.value ? <Ringing /> : null;
}

function Ringing() {
  const box = useRef<HTMLDialogElement>(null);
  const [gap, setGap] = useState(false);
  useEffect(() => {
    box.current?.showModal();
    const buzz = () => navigator.vibrate?.(PATTERN);
    buzz();
    const buzzing = setInterval(buzz, 10_000);
    return () => {
      clearInterval(buzzing);
      navigator.vibrate?.(0);
    };
  }, []);
  const current = checkin.value!;
  const set = numbers.value;
  const show = () => setGap(!gap);
  return (
    <dialog
      ref={box}
      class="alarm"
      role="alertdialog"
      aria-labelledby="alarm-title"
      onCancel={(e) => e.preventDefault()}
    >
      <h1 id="alarm-title" tabIndex={-1}>
        {t("Back by {time}?", { time: clockOf(current.due) })}
      </h1>
      <button type="button" class="main wide" onClick={() => void end()}>
        {t("I am back")}
      </button>
      <button type="button" class="wide" onClick={() => void moveOn(LATER)}>
        {t("{minutes} minutes more", { minutes: LATER })}
      </button>
      <p>{t("Not well? Call:")}</p>
      <nav class="help tall" aria-label={t("Call for help")}>
        {set && <Call who={partnerOf(set)} name={t("Partner")} gap={show} />}
        {set && <Call who={set.duty} name={t("Duty manager")} gap={show} />}
        <a class="icon emergency" href="tel:112" aria-label={t("Call 112")}>
          112
        </a>
      </nav>
      {gap && <WhoSets />}
      <p class="hint" role="status">
        {serverWords(known(current))}
      </p>
    </dialog>
  );
}

/** The time has passed: whom to call, over everything. Only here the phone buzzes: it was asked to. */
import "../../generated/words-later";
import "../directory/style.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../app/words";
import { Call, WhoSets } from "./bar";
import { LATER, clockOf, partnerOf } from "./rules";
import { serverWords } from "./server-words";
import { checkin, end, moveOn, numbers } from "./store";

const PATTERN = [500, 200, 500, 200, 900];

export default function Ringing() {
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
      // A browser closes it all the same where Escape or the way back is pressed twice.
      onClose={(e) => e.currentTarget.showModal()}
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
        {serverWords(current)}
      </p>
    </dialog>
  );
}

/** Back by when, whom to call, and whether something happened. Loaded when it is first opened. */
import "../../generated/words-later";
import "../directory/style.css";
import { useState } from "preact/hooks";
import { Choice } from "../../app/controls";
import { t } from "../../app/words";
import { markIncident, shift } from "../shifts/store";
import { Call, WhoSets } from "./bar";
import { Incident } from "./incident";
import { LATER, MINUTES, clockOf, minutesLeft, minutesUntil, partnerOf } from "./rules";
import { serverWords } from "./server-words";
import { begin, checkin, choosePartner, moveOn, now, numbers } from "./store";

function Begin() {
  const [time, setTime] = useState("");
  const [wrong, setWrong] = useState(false);
  const byClock = () => {
    const minutes = minutesUntil(time, Date.now());
    setWrong(!minutes);
    if (minutes) void begin(minutes);
  };
  return (
    <>
      <p>{t("In how many minutes?")}</p>
      <div class="chips">
        {MINUTES.map((minutes) => (
          <button type="button" key={minutes} onClick={() => void begin(minutes)}>
            {t("{minutes} min", { minutes })}
          </button>
        ))}
      </div>
      <div class="attime">
        <label>
          {t("Or by what time")}
          <input type="time" value={time} onInput={(e) => setTime(e.currentTarget.value)} />
        </label>
        <button type="button" onClick={byClock}>
          {t("Begin")}
        </button>
      </div>
      {wrong && (
        <p class="alert" role="alert">
          {t("Choose a time within twelve hours.")}
        </p>
      )}
    </>
  );
}

function Runs() {
  const current = checkin.value!;
  return (
    <>
      <p class="due">
        <strong>{clockOf(current.due)}</strong>{" "}
        {t("{minutes} min left", { minutes: minutesLeft(current, now.value) })}
      </p>
      <p role="status">{serverWords(current)}</p>
      <div class="chips c2">
        <button type="button" onClick={() => void moveOn(LATER)}>
          {t("{minutes} minutes more", { minutes: LATER })}
        </button>
        <button type="button" onClick={() => void moveOn(30)}>
          {t("{minutes} minutes more", { minutes: 30 })}
        </button>
      </div>
    </>
  );
}

/** What it can do, and what it cannot. */
const Limits = () => (
  <ul class="plain">
    <li>
      {t("The phone buzzes only while this app is open on the screen. An app that is closed cannot: set the phone's own alarm too.")}
    </li>
    <li>{t("After the app was locked the phone buzzes at your next touch; the words come all the same.")}</li>
    <li>{t("The server hears the time and the team. No position is sent, and nothing about anybody you meet.")}</li>
  </ul>
);

function Whom() {
  const [gap, setGap] = useState(false);
  const set = numbers.value!;
  const show = () => setGap(true);
  const codes = set.partner.map(({ label, number }) => {
    const words = label || number;
    return { code: number, sv: words, en: words };
  });
  return (
    <section>
      <h2>{t("Whom to call")}</h2>
      <nav class="help tall" aria-label={t("Whom to call")}>
        <Call who={partnerOf(set)} name={t("Partner")} gap={show} />
        <Call who={set.duty} name={t("Duty manager")} gap={show} />
      </nav>
      {(gap || !set.duty || !set.partner.length) && <WhoSets />}
      {codes.length > 1 && (
        <Choice
          legend={t("Your partner tonight")}
          list={codes}
          columns={2}
          value={partnerOf(set)?.number ?? null}
          on={(number) => void choosePartner(number)}
        />
      )}
      <p class="hint">{t("These are the team's work numbers. They can be read while the app is locked.")}</p>
    </section>
  );
}

function OfTheShift() {
  const current = shift.value;
  if (current?.record.state !== "open") return null;
  return (
    <section>
      <h2>{t("Has something happened to you?")}</h2>
      {current.joined ? (
        <p>{t("Tell your colleague: the shift is closed on that phone, and the incident is ticked there.")}</p>
      ) : (
        <Incident value={current.record.incident} on={(yes) => void markIncident(yes).catch(() => undefined)} />
      )}
    </section>
  );
}

export default function SafetyScreen() {
  const current = checkin.value;
  const runs = current && !current.ended;
  return (
    <main>
      <h1 tabIndex={-1}>{t("Back by…")}</h1>
      {!numbers.value && <p>{t("It works once the phone has fetched your team.")}</p>}
      {numbers.value && (runs ? <Runs /> : <Begin />)}
      <Limits />
      {numbers.value && <Whom />}
      <OfTheShift />
    </main>
  );
}

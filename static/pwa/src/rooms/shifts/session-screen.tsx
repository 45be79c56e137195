/** An online session: the platform, and counters that take a tap or a typed total. */
import { useState } from "preact/hooks";
import { Choice, Counter } from "../../app/controls";
import { back, home } from "../../app/navigation";
import { t } from "../../app/words";
import type { Daypart } from "../../foundation/clock";
import * as codes from "../../generated/codes";
import "../../generated/words-later";
import { isOfAnotherDay } from "./store";
import { shiftDay } from "./words";
import { COUNTERS, type Counted, MOST } from "./session-rules";
import {
  discardSession,
  removeSession,
  saveSession,
  sessionDraft,
  sessions,
  touchSession,
} from "./session-store";

const NAMES: Record<Counted, () => string> = {
  reviewed: () => t("Ads or profiles reviewed"),
  messages: () => t("Messages sent"),
  answered: () => t("Answered"),
  conversations: () => t("Conversations"),
  declined: () => t("Declined"),
  meetings: () => t("Meetings agreed"),
};

export default function SessionScreen() {
  const current = sessionDraft.value;
  const [tried, setTried] = useState(false);
  const [sure, setSure] = useState(false);
  if (!current) return null;
  const saved = sessions.value.find(({ id }) => id === current.id);
  const save = async () => {
    setTried(true);
    if (!current.platform) return;
    await saveSession().then(home, () => undefined); // the top of the screen says what failed
  };
  const gone = () => saved && void removeSession(saved).then(back, () => undefined);
  return (
    <main class="with-bar form">
      <h1 tabIndex={-1} class="quiet">
        {t("Online session")}
        {isOfAnotherDay() && ` · ${shiftDay()}`}
      </h1>
      <p class="hint">{t("Persons you talk with are logged one by one, as online contacts.")}</p>
      <Choice
        legend={t("Platform")}
        list={codes.platform}
        columns={2}
        value={current.platform}
        open={tried && !current.platform}
        on={(platform) => touchSession({ platform })}
      />
      {isOfAnotherDay() && (
        <Choice
          legend={t("Part of the day")}
          list={codes.daypart}
          value={current.daypart}
          on={(code) => touchSession({ daypart: code as Daypart })}
        />
      )}
      {COUNTERS.map((name) => (
        <Counter
          key={name}
          name={NAMES[name]()}
          value={current[name]}
          most={MOST}
          on={(value) => touchSession({ [name]: value })}
        />
      ))}
      <Choice
        legend={t("Kind of ads")}
        list={codes.ad_kind}
        columns={2}
        value={current.ad_kind}
        on={(ad_kind) => touchSession({ ad_kind })}
      />
      {saved ? (
        <button type="button" class="plain danger" onClick={sure ? gone : () => setSure(true)}>
          {sure ? t("Press again to delete") : t("Delete")}
        </button>
      ) : (
        <button type="button" class="plain" onClick={() => void discardSession().then(back, () => undefined)}>
          {t("Throw the draft away")}
        </button>
      )}
      <div class="bar">
        <button type="button" class="main" onClick={() => void save()}>
          {saved ? t("Save change") : t("Save")}
        </button>
      </div>
    </main>
  );
}

/** A code for the card that is handed over: made here, shown this once, kept nowhere readable. */
import "../../generated/words-later";
import "./style.css";
import { useState } from "preact/hooks";
import { NotStored } from "../../app/controls";
import { back } from "../../app/navigation";
import { t } from "../../app/words";
import { carded, draft } from "../contacts/store";
import { inThrees, newCode } from "./codes";
import { keepCode } from "./store";

export default function CardScreen() {
  const [code] = useState(newCode);
  const [failed, setFailed] = useState(false);
  const current = draft.value;
  if (!current) return <main />;
  const written = async () => {
    const { team, day, follow_up, id } = current;
    await keepCode(code, { team, day, zone: follow_up.zone, week: follow_up.week });
    carded.value = id;
    back();
  };
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("A code for the card")}</h1>
      <p>{t("Write it on the card that you hand over. By it your team finds the task again.")}</p>
      <p class="big code" role="img" aria-label={[...code].join(" ")}>
        {inThrees(code)}
      </p>
      <p class="hint">{t("It is shown only here and now, and stands nowhere else.")}</p>
      {failed && <NotStored />}
      <div class="bar">
        <button type="button" onClick={back}>
          {t("No code")}
        </button>
        <button type="button" class="main" onClick={() => void written().catch(() => setFailed(true))}>
          {t("It is on the card")}
        </button>
      </div>
    </main>
  );
}

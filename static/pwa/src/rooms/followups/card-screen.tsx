/** A code for the card that is handed over: kept with the draft until it is on the card. */
import "../../generated/words-later";
import "./style.css";
import { useState } from "preact/hooks";
import { NotStored } from "../../app/controls";
import { back } from "../../app/navigation";
import { t } from "../../app/words";
import { inThrees } from "./codes";
import { cardCode, onTheCard } from "./store";

export default function CardScreen() {
  const [code] = useState(cardCode);
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!code) return <main />;
  const written = async () => {
    setBusy(true);
    await onTheCard().then(back, () => setFailed(true));
    setBusy(false);
  };
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("A code for the card")}</h1>
      <p>{t("Write it on the card that you hand over. By it your team finds the task again.")}</p>
      <p class="big code" role="img" aria-label={[...code].join(" ")}>
        {inThrees(code)}
      </p>
      <p class="hint">{t("It is shown only here, and only until it is on the card.")}</p>
      {failed && <NotStored />}
      <div class="bar">
        <button type="button" onClick={back}>
          {t("No code")}
        </button>
        <button type="button" class="main" disabled={busy} onClick={() => void written()}>
          {t("It is on the card")}
        </button>
      </div>
    </main>
  );
}

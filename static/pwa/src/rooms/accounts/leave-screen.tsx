/** Logging out of this phone: nothing happens before it is confirmed, and nothing sealed is lost. */
import { useState } from "preact/hooks";
import { NotStored } from "../../app/controls";
import { back } from "../../app/navigation";
import { t } from "../../app/words";
import "../../generated/words-later";
import { draft } from "../contacts/store";
import { isWorking } from "../shifts/store";
import { outbox } from "../sync/outbox";
import { leave } from "./store";

export default function LeaveScreen() {
  const [failed, setFailed] = useState(false);
  const unsent = outbox.value.queued.size;
  return (
    <main>
      <h1 tabIndex={-1}>{t("Log out of this phone?")}</h1>
      {draft.value && <p class="alert">{t("A contact is not saved yet. It is lost if you log out.")}</p>}
      {isWorking() && (
        <p class="alert">
          {t("A shift is going on. Close it first, or its hours are missing: after logging out nobody can close it here.")}
        </p>
      )}
      {unsent > 0 && (
        <p class="alert">
          {t("Not sent yet: {count}. They are sealed, stay on this phone and are sent all the same when there is a network.", {
            count: unsent,
          })}
        </p>
      )}
      <p>
        {t(
          "What can be read here is erased: the shift and its rows, zones, and the PIN. To use the app here again you need a new code from the desk.",
        )}
      </p>
      {failed && <NotStored />}
      <button type="button" class="main wide" onClick={back}>
        {t("Stay")}
      </button>
      <button
        type="button"
        class="danger wide"
        onClick={() => void leave().catch(() => setFailed(true))}
      >
        {t("Log out and erase")}
      </button>
    </main>
  );
}

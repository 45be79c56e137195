/** Whether the phone keeps what is stored, in plain words, and what to do. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../app/words";
import "../generated/words-later";

/** Below this many bytes a night may not fit. */
const LITTLE = 50 * 1024 * 1024;

type Answer = { kept: boolean | null; little: boolean };

async function ask(again: boolean): Promise<Answer> {
  const storage = navigator.storage;
  if (again) await storage?.persist?.();
  const kept = (await storage?.persisted?.()) ?? null;
  const { quota, usage } = (await storage?.estimate?.()) ?? {};
  return { kept, little: quota !== undefined && quota - (usage ?? 0) < LITTLE };
}

export function Kept() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const look = (again: boolean) =>
    void ask(again).then(setAnswer, () => setAnswer({ kept: null, little: false }));
  useEffect(() => look(false), []);
  if (!answer) return null;
  return (
    <>
      <p role="status">
        {answer.kept === true &&
          t("Storage: this phone has promised to keep what is saved here until you erase it.")}
        {answer.kept === false &&
          t(
            "Storage: this phone has not promised to keep what is saved here. It may clear it when space runs out, or when the app is not opened for long. Put the app on the home screen, do not use a private window, and let it send when there is a network.",
          )}
        {answer.kept === null &&
          t("Storage: this browser does not say whether it keeps what is saved here. Let the app send as soon as there is a network.")}
        {answer.little && ` ${t("There is little space left on the phone: clear some before the night.")}`}
      </p>
      {answer.kept === false && (
        <button type="button" class="wide" onClick={() => look(true)}>
          {t("Ask the phone to keep it")}
        </button>
      )}
    </>
  );
}

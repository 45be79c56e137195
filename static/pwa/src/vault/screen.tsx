/** Choosing the PIN, and opening the app with it. */
import { useEffect, useState } from "preact/hooks";
import { Alert } from "../app/controls";
import { lockNow } from "../app/lock";
import { t } from "../app/words";
import { get } from "../foundation/database";
import { PinField, PinTry } from "./pin-form";
import { PIN_DIGITS, WRONG_PINS, isPin, isWeak } from "./rules";
import { createVault } from "./store";

const pins = (event: SubmitEvent): [string, string] => {
  event.preventDefault();
  const form = new FormData(event.currentTarget as HTMLFormElement);
  return [String(form.get("pin")), String(form.get("again"))];
};

export function ChoosePinScreen({ owner, done }: { owner: string; done: () => void }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    const [pin, again] = pins(event);
    if (!isPin(pin)) return setProblem(t("At least {count} digits.", { count: PIN_DIGITS }));
    if (isWeak(pin)) return setProblem(t("Too easy to guess. Choose digits that are not in a row."));
    if (pin !== again) return setProblem(t("The two are not the same."));
    setBusy(true);
    // Another tab was first: this one opens with the PIN that was chosen there.
    await createVault(pin).then(done, lockNow);
  };
  return (
    <main class="narrow">
      <h1>{t("Choose a PIN")}</h1>
      {owner && <p role="status">{t("This phone is connected for {name}.", { name: owner })}</p>}
      <p>
        {t(
          "It opens the app, also without network. Nobody can look it up: after {count} wrong tries what can be read on the phone is erased.",
          { count: WRONG_PINS },
        )}
      </p>
      <form onSubmit={submit}>
        <PinField name="pin" title={t("New PIN")} />
        <PinField name="again" title={t("The same PIN again")} />
        {problem && <Alert>{problem}</Alert>}
        <button class="main" disabled={busy}>
          {t("Save PIN")}
        </button>
      </form>
    </main>
  );
}

export function UnlockScreen({ done }: { done: () => void }) {
  const [hasPasskey, setHasPasskey] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => void get("vault", "pin").then((vault) => setHasPasskey(!!vault?.passkey)), []);
  const byPasskey = async () => {
    setFailed(false);
    try {
      await (await import("./passkey")).unlockByPasskey();
      done();
    } catch {
      setFailed(true);
    }
  };
  return (
    <main class="narrow">
      <h1>{t("Locked")}</h1>
      <PinTry button={t("Unlock")} done={done} />
      {hasPasskey && (
        <button type="button" class="wide" onClick={() => void byPasskey()}>
          {t("Unlock with fingerprint or face")}
        </button>
      )}
      {failed && <Alert>{t("That did not open it. The PIN always does.")}</Alert>}
    </main>
  );
}

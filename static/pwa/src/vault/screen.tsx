/** Choosing the PIN, and opening the app with it. */
import { useEffect, useState } from "preact/hooks";
import { Alert } from "../app/controls";
import { lockNow } from "../app/lock";
import { t } from "../app/words";
import { PIN_DIGITS, WRONG_PINS, isPin, isWeak, waitAfter } from "./rules";
import { createVault, unlock, wrongPins } from "./store";

function PinField({ name, title }: { name: string; title: string }) {
  return (
    <label>
      {title}
      <input
        name={name}
        class="pin"
        type="password"
        inputMode="numeric"
        pattern="[0-9]*"
        autocomplete="off"
        maxLength={32}
        required
        autofocus={name === "pin"}
      />
    </label>
  );
}

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

/** Counts down in whole seconds. */
function useWait(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}

export function UnlockScreen({ done, wiped }: { done: () => void; wiped: () => void }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useWait();
  useEffect(() => {
    void wrongPins().then((wrong) => setWait(waitAfter(wrong)));
  }, []);
  const submit = async (event: SubmitEvent) => {
    const form = event.currentTarget as HTMLFormElement;
    const [pin] = pins(event);
    setBusy(true);
    const result = await unlock(pin);
    if (result === "open") return done();
    if (result === "wiped") return wiped();
    form.reset();
    setBusy(false);
    setWait(result.wait);
    setProblem(t("Wrong PIN. {count} tries left.", { count: result.left }));
  };
  return (
    <main class="narrow">
      <h1>{t("Locked")}</h1>
      <form onSubmit={submit}>
        <PinField name="pin" title={t("PIN")} />
        {problem && <Alert>{problem}</Alert>}
        <button class="main" disabled={busy || wait > 0}>
          {wait > 0 ? t("Wait {count} s", { count: wait }) : t("Unlock")}
        </button>
      </form>
    </main>
  );
}

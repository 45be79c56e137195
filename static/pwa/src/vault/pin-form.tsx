/** A PIN that is tried: counted, with growing waits, and what happens after too many. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert, NotStored } from "../app/controls";
import { lockNow } from "../app/lock";
import { t } from "../app/words";
import { waitAfter } from "./rules";
import { type Adding, unlock, wrongPins } from "./store";

export function PinField({ name, title }: { name: string; title: string }) {
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

interface Props {
  button: string;
  /** what goes with the right PIN, from the form's other fields; a text says what is wrong with them */
  adding?: (form: FormData) => Adding | string;
  done: () => void;
  /** where the second PIN was given; the same as `done` where nothing is open yet */
  emptied?: () => void;
  children?: ComponentChildren;
}

/** Nothing was tried: killing the app must not give a try for nothing. */
const NotCounted = () => (
  <Alert>
    {t(
      "The phone is full, and no PIN can be tried: each try is counted first. What is stored is safe. Make room (pictures, films) and try again.",
    )}
  </Alert>
);

export function PinTry({ button, adding, done, emptied = done, children }: Props) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(true);
  const [wait, setWait] = useWait();
  const [failed, setFailed] = useState(false);
  const known = useRef(0);
  /** How many there have been, in other tabs too; what they cost is waited for here as well. */
  const isNews = async () => {
    const before = known.current;
    known.current = await wrongPins();
    if (known.current > before) setWait(waitAfter(known.current));
    return known.current > before;
  };
  useEffect(() => void isNews().finally(() => setBusy(false)), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const said = new FormData(form);
    const added = adding?.(said);
    if (typeof added === "string") return setProblem(added);
    setBusy(true);
    setFailed(false);
    try {
      if (await isNews()) return;
      const result = await unlock(String(said.get("pin")), added);
      if (result === "open") return done();
      if (result === "emptied") return emptied();
      if (result === "wiped") return lockNow();
      form.reset();
      known.current++;
      setWait(result.wait);
      setProblem(t("Wrong PIN. {count} tries left.", { count: result.left }));
    } catch {
      setFailed(true); // a try that cannot be counted is none
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <PinField name="pin" title={t("PIN")} />
      {children}
      {problem && <Alert>{problem}</Alert>}
      {failed && (adding ? <NotStored /> : <NotCounted />)}
      <button class="main" disabled={busy || wait > 0}>
        {wait > 0 ? t("Wait {count} s", { count: wait }) : button}
      </button>
    </form>
  );
}

/** Make this phone known by a code from the desk, once, online. */
import { useEffect, useState } from "preact/hooks";
import { Alert } from "../../app/controls";
import { t } from "../../app/words";
import { NotEnrolled, enrol, isErased, offered } from "./store";

const why = ({ why, wait }: NotEnrolled): string =>
  ({
    no_code: t("The code has eight letters and digits."),
    wrong: t("The code is not right, or used, or older than 15 minutes. Make a new one at the desk."),
    many: t("Too many wrong codes from this network. Wait {count} s.", { count: wait }),
    offline: t("No network. The first time needs one; after that the app works without."),
    server: t("The server did not answer as it should. Try again in a moment."),
  })[why];

export function EnrolScreen({ done }: { done: (owner: string) => void }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [erased, setErased] = useState(false);
  useEffect(() => void isErased().then(setErased), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    try {
      done(await enrol(String(form.get("code")), t("Phone")));
    } catch (error) {
      setProblem(why(error instanceof NotEnrolled ? error : new NotEnrolled("server")));
      setBusy(false);
    }
  };
  return (
    <main class="narrow">
      <h1>{t("Connect this phone")}</h1>
      {erased && (
        <p class="hint" role="status">
          {t("What could be read here is erased. What is unsent is kept sealed and is sent all the same.")}
        </p>
      )}
      <p>
        {t(
          "Log in at the desk, open Phones and make a code. Type it here, once, while there is a network. Then you choose a PIN for this phone.",
        )}
      </p>
      <form onSubmit={submit}>
        <label>
          {t("Code from the desk")}
          <input
            name="code"
            class="code"
            defaultValue={offered.value}
            key={offered.value}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={20}
            placeholder="ABCD 1234"
            required
          />
        </label>
        {problem && <Alert>{problem}</Alert>}
        <button class="main" disabled={busy}>
          {busy ? t("Connecting…") : t("Connect")}
        </button>
      </form>
    </main>
  );
}

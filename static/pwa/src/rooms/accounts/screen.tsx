/** Log in once, online, and make this phone known. */
import { useState } from "preact/hooks";
import { Alert } from "../../app/controls";
import { t } from "../../app/words";
import { LoginFailed, type LoginFailure, enrol } from "./store";

const why = (failure: LoginFailure): string =>
  ({
    wrong: t("The name or the password is not right."),
    offline: t("No network. The first log-in needs one; after that the app works without."),
    server: t("The server did not answer as it should. Try again in a moment."),
  })[failure];

export function EnrolScreen({ done }: { done: () => void }) {
  const [failure, setFailure] = useState<LoginFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    try {
      await enrol(String(form.get("username")), String(form.get("password")), t("Phone"));
      done();
    } catch (error) {
      setFailure(error instanceof LoginFailed ? error.why : "server");
      setBusy(false);
    }
  };
  return (
    <main class="narrow">
      <h1>{t("Log in")}</h1>
      <p>{t("Once, while there is a network. Then you choose a PIN for this phone.")}</p>
      <form onSubmit={submit}>
        <label>
          {t("User name")}
          <input name="username" autocomplete="username" autocapitalize="none" required />
        </label>
        <label>
          {t("Password")}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        {failure && <Alert>{why(failure)}</Alert>}
        <button class="main" disabled={busy}>
          {busy ? t("Logging in…") : t("Log in")}
        </button>
      </form>
    </main>
  );
}

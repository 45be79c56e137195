/** How this phone locks and keeps: storage, idle time, the second PIN, fingerprint or face. */
import { useEffect, useState } from "preact/hooks";
import { Alert, Choice } from "../app/controls";
import { idleMinutes, keepIdle, lockNow } from "../app/lock";
import { t } from "../app/words";
import { get } from "../foundation/database";
import "../generated/words-later";
import { type Made, NoSecret, makePasskey, withPasskey } from "./passkey";
import { PinField, PinTry } from "./pin-form";
import { IDLE, PIN_DIGITS, isAlike, isPin, isWeak } from "./rules";
import { secondPin } from "./second-pin";
import { forgetPasskey } from "./store";

function Idle() {
  const [minutes, setMinutes] = useState(idleMinutes());
  const list = IDLE.map((n) => ({ code: String(n), sv: `${n} min`, en: `${n} min` }));
  const keep = (code: string) => {
    keepIdle(Number(code));
    setMinutes(Number(code));
  };
  return (
    <>
      <Choice
        legend={t("Lock when nobody touches the app for")}
        list={list}
        columns={4}
        value={String(minutes)}
        on={keep}
      />
      <p class="hint">
        {t("It also locks when it has been hidden for a minute, and 12 hours after it was opened. A text that you are writing gets 15 minutes.")}
      </p>
    </>
  );
}

function checked(form: FormData): string | null {
  const [pin, second, again] = ["pin", "second", "again"].map((name) => String(form.get(name)));
  if (!isPin(second!)) return t("At least {count} digits.", { count: PIN_DIGITS });
  if (isWeak(second!)) return t("Too easy to guess. Choose digits that are not in a row.");
  if (second !== again) return t("The two are not the same.");
  if (isAlike(pin!, second!)) return t("Too like your PIN: a slip of the thumb would erase everything.");
  return null;
}

function SecondPin() {
  const [doing, setDoing] = useState<"set" | "remove" | null>(null);
  const [said, setSaid] = useState("");
  const done = (what: string) => () => {
    setDoing(null);
    setSaid(what);
  };
  return (
    <section>
      <h2>{t("A second PIN, for when you are forced")}</h2>
      <p>
        {t(
          "It opens an app that looks new, and erases everything on this phone, also what is unsent and cannot be had back. Nothing on the phone tells whether there is one; this screen does not know it either.",
        )}
      </p>
      {doing === "set" && (
        <PinTry
          button={t("Set the second PIN")}
          adding={(form) => checked(form) ?? secondPin(String(form.get("second")))}
          done={done(t("The second PIN is set."))}
          emptied={lockNow}
        >
          <PinField name="second" title={t("Second PIN")} />
          <PinField name="again" title={t("The same second PIN again")} />
        </PinTry>
      )}
      {doing === "remove" && (
        <PinTry
          button={t("Take the second PIN away")}
          adding={() => secondPin(null)}
          done={done(t("There is no second PIN now."))}
          emptied={lockNow}
        />
      )}
      {doing !== "set" && (
        <button type="button" class="wide" onClick={() => setDoing("set")}>
          {t("Set a second PIN…")}
        </button>
      )}
      {doing !== "remove" && (
        <button type="button" class="wide" onClick={() => setDoing("remove")}>
          {t("Take a second PIN away…")}
        </button>
      )}
      <p role="status">{said}</p>
    </section>
  );
}

function Passkey() {
  const [has, setHas] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState("");
  const look = () => void get("vault", "pin").then((vault) => setHas(!!vault?.passkey));
  useEffect(look, []);
  const make = () => {
    setProblem("");
    makePasskey().then(setMade, (error) =>
      setProblem(
        error instanceof NoSecret
          ? t("This phone's passkeys cannot do it. The PIN opens the app.")
          : t("Nothing was changed."),
      ),
    );
  };
  if (!("PublicKeyCredential" in window)) return null;
  return (
    <section>
      <h2>{t("Fingerprint or face")}</h2>
      <p>
        {t(
          "The phone's own lock opens the app too, without network. The PIN always does. Whoever can open your phone can then open the app: leave this off if somebody else can.",
        )}
      </p>
      {made && (
        <PinTry
          button={t("Switch it on")}
          adding={() => withPasskey(made)}
          done={() => {
            setMade(null);
            look();
          }}
          emptied={lockNow}
        />
      )}
      {!has && !made && (
        <button type="button" class="wide" onClick={make}>
          {t("Open with fingerprint or face…")}
        </button>
      )}
      {has && (
        <>
          <p role="status">{t("It is on.")}</p>
          <button type="button" class="wide" onClick={() => void forgetPasskey().then(look)}>
            {t("Switch it off")}
          </button>
        </>
      )}
      {problem && <Alert>{problem}</Alert>}
    </section>
  );
}

export default function VaultScreen() {
  return (
    <main>
      <h1 tabIndex={-1}>{t("Lock and PIN")}</h1>
      <Idle />
      <Passkey />
      <SecondPin />
    </main>
  );
}

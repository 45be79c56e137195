/** Look, language, and what the phone holds. */
import { Choice } from "./controls";
import { dress, theme, type Theme } from "./theme";
import { type Language, language, speak, t } from "./words";
import { go } from "./navigation";
import "../generated/words-later";
import { Kept } from "../vault/kept";
import { outbox, outdated } from "../rooms/sync/outbox";
import { pull, reference } from "../rooms/sync/reference";
import { useState } from "preact/hooks";

declare const __APP__: string;

const code = (id: string, sv: string, en = sv) => ({ code: id, sv, en });
const THEMES = [
  code("dark", "Mörkt", "Dark"),
  code("red", "Nattrött", "Night red"),
  code("light", "Ljust", "Light"),
];
const LANGUAGES = [code("sv", "Svenska"), code("en", "English")];

export default function MenuScreen() {
  const [news, setNews] = useState("");
  const fetchNews = async () => {
    setNews((await pull()) ? t("Fetched.") : t("No network. What is on the phone is used."));
  };
  return (
    <main>
      <h1 tabIndex={-1}>{t("Menu")}</h1>
      <Choice
        legend={t("Look")}
        list={THEMES}
        value={theme.value}
        on={(chosen) => dress(chosen as Theme)}
      />
      <Choice
        legend={t("Language")}
        list={LANGUAGES}
        columns={2}
        value={language.value}
        on={(chosen) => speak(chosen as Language)}
      />
      <button type="button" class="wide" onClick={fetchNews}>
        {t("Fetch zones and areas anew")}
      </button>
      <p role="status">{news}</p>
      <button type="button" class="wide" onClick={() => go("vault")}>
        {t("Lock and PIN…")}
      </button>
      <button type="button" class="wide" onClick={() => go("unsent")}>
        {t("What is unsent…")}
      </button>
      <Kept />
      <button type="button" class="wide" onClick={() => go("leave")}>
        {t("Log out of this phone…")}
      </button>
      <dl>
        <dt>{t("Teams")}</dt>
        <dd>{reference.value?.teams.map((team) => team.name).join(", ")}</dd>
        <dt>{t("Unsent")}</dt>
        <dd>{outbox.value.queued.size}</dd>
        <dt>{t("App")}</dt>
        <dd>
          {__APP__}
          {outdated.value && ` · ${t("a newer one is needed: close the app and open it online")}`}
        </dd>
      </dl>
    </main>
  );
}

/** "May I tell the police?": which rules may apply. It decides nothing and keeps nothing. */
import { useState } from "preact/hooks";
import { Choice } from "../../app/controls";
import { t } from "../../app/words";
import { guidance } from "../../generated/guidance";
import { Call, WhoSets } from "../safety/bar";
import { numbers } from "../safety/store";
import { From, Gap, Outdated, Sources, say } from "./parts";

const { police } = guidance;

export default function PoliceScreen() {
  const [who, setWho] = useState<string | null>(null);
  const [how, setHow] = useState<string | null>(null);
  const [gap, setGap] = useState(false);
  const same = (text: string) => ({ sv: text, en: text });
  const rules = police.rules.filter(
    (rule) => who && how && rule.who.includes(who) && rule.how.includes(how),
  );
  return (
    <main>
      <h1 tabIndex={-1}>{say(police.title)}</h1>
      <p class="hint">{say(police.about)}</p>
      <Outdated />
      <Gap id="police_guidance" />
      <Choice
        legend={t("Whom is it about?")}
        list={[
          { code: "child", ...same(t("A child")) },
          { code: "adult", ...same(t("An adult")) },
        ]}
        columns={2}
        value={who}
        on={setWho}
      />
      <Choice
        legend={t("Who begins?")}
        list={[
          { code: "asked", ...same(t("The police ask")) },
          { code: "own", ...same(t("I want to tell")) },
        ]}
        columns={2}
        value={how}
        on={setHow}
      />
      <div role="status">
        {rules.length > 0 && (
          <>
            <h2>{t("Rules that may apply")}</h2>
            <ul class="plain">
              {rules.map((rule) => (
                <li key={rule.text.en}>
                  {say(rule.text)} <From source={rule.source} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <p>
        <strong>{say(police.then)}</strong>
      </p>
      {numbers.value && (
        <nav class="help tall" aria-label={t("Whom to call")}>
          <Call who={numbers.value.duty} name={t("Duty manager")} gap={() => setGap(true)} />
        </nav>
      )}
      {gap && <WhoSets />}
      <Sources />
    </main>
  );
}

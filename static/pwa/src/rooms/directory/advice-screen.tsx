/** A child, or danger: what to do at once, whom to call, what the law asks. It never blocks a save. */
import { back, go } from "../../app/navigation";
import { t } from "../../app/words";
import { guidance } from "../../generated/guidance";
import { asked } from "./asked";
import { From, Gap, Outdated, Sources, type Text, Telephone, say } from "./parts";
import type { Trigger } from "./rules";

interface Line {
  text: Text;
  source: string;
  calls?: string[];
  local?: string[];
}

interface Card {
  for: Trigger;
  title: Text;
  lines: Line[];
}

function Lines({ card }: { card: Card }) {
  return (
    <section class="card">
      <h2>{say(card.title)}</h2>
      <ul class="plain">
        {card.lines.map((line) => (
          <li key={line.text.en}>
            {say(line.text)} <From source={line.source} />
            {line.calls?.map((id) => <Telephone key={id} id={id} />)}
            {line.local?.map((id) => <Gap key={id} id={id} />)}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function AdviceScreen() {
  const { first, saved } = asked.value;
  const rank = (card: Card) => (first.includes(card.for) ? 0 : 1);
  const cards = [...(guidance.cards as Card[])].sort((a, b) => rank(a) - rank(b));
  return (
    <main class="with-bar">
      <h1 tabIndex={-1}>{t("Child or danger")}</h1>
      {saved && (
        <p class="said" role="status">
          {t("The contact is saved.")}
        </p>
      )}
      <Outdated />
      {cards.map((card) => (
        <Lines key={card.for} card={card} />
      ))}
      <ul class="list">
        <li>
          <button type="button" onClick={() => go("checklist")}>
            {say(guidance.checklist.title)}
          </button>
        </li>
        <li>
          <button type="button" onClick={() => go("police")}>
            {say(guidance.police.title)}
          </button>
        </li>
      </ul>
      <Sources />
      <div class="bar">
        <button type="button" class="main" onClick={back}>
          {t("Close")}
        </button>
      </div>
    </main>
  );
}

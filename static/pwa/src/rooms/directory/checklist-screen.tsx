/** Act, means, purpose: a list to remember by. What is ticked lives as long as the page, and no longer. */
import { useState } from "preact/hooks";
import { Choice, Choices } from "../../app/controls";
import { t } from "../../app/words";
import { guidance } from "../../generated/guidance";
import { From, Gap, Outdated, Sources, Telephone, say } from "./parts";

const { checklist } = guidance;
const PARTS = ["act", "means", "purpose"] as const;
type Part = (typeof PARTS)[number];

const listOf = (part: Part) =>
  checklist.lines
    .filter((line) => line.part === part)
    .map((line) => ({ code: line.text.en, ...line.text }));

export default function ChecklistScreen() {
  const [age, setAge] = useState<string | null>(null);
  const [ticked, setTicked] = useState<Record<Part, string[]>>({ act: [], means: [], purpose: [] });
  const ages = [
    { code: "child", sv: t("Under 18"), en: t("Under 18") },
    { code: "adult", sv: t("18 or older"), en: t("18 or older") },
    { code: "unknown", sv: t("I do not know"), en: t("I do not know") },
  ];
  const found = PARTS.filter((part) => ticked[part].length).map((part) => say(checklist.parts[part]));
  return (
    <main>
      <h1 tabIndex={-1}>{say(checklist.title)}</h1>
      <p class="hint">{say(checklist.about)}</p>
      <Outdated />
      <Choice legend={t("Age")} list={ages} value={age} on={setAge} />
      {age !== "adult" && <p>{say(checklist.children)}</p>}
      {age !== "child" && <p>{say(checklist.adults)}</p>}
      <From source="brb_trafficking" />
      {PARTS.map((part) => (
        <Choices
          key={part}
          legend={say(checklist.parts[part])}
          hint={part === "means" && age === "child" ? t("not needed under 18") : undefined}
          list={listOf(part)}
          values={ticked[part]}
          on={(codes) => setTicked({ ...ticked, [part]: codes })}
        />
      ))}
      <p role="status">{found.length > 0 && t("Ticked under: {parts}.", { parts: found.join(" · ") })}</p>
      <p>
        <strong>{say(checklist.never)}</strong>
      </p>
      <Telephone id="nspm" />
      <Gap id={age === "child" ? "coordinator_children" : "coordinator_adults"} />
      <Sources />
    </main>
  );
}

/** What the pages of guidance are made of: a text with its source, a number with its day, a gap. */
import "../../generated/words-later";
import "./style.css";
import { language, t } from "../../app/words";
import { guidance } from "../../generated/guidance";
import { telOf } from "../safety/rules";
import { today } from "../shifts/store";
import { type LocalEntry, reference } from "../sync/reference";
import { linked, standing } from "./rules";

export interface Text {
  sv: string;
  en: string;
}

interface Source {
  name: Text;
  owner: Text;
  verified_on: string | null;
  confirm: boolean;
}

interface Telephone {
  number: string;
  name: Text;
  note: Text | null;
  source: string | null;
  verified_on: string | null;
}

export const say = (text: Text): string => text[language.value];

const sources = guidance.sources as Record<string, Source>;
const telephones = guidance.numbers as Record<string, Telephone>;
const local = guidance.local as Record<string, { name: Text; by: Text }>;

function checkedWords(verified: string | null): string {
  switch (standing(verified, today())) {
    case "never":
      return t("Not checked yet.");
    case "old":
      return t("Checked {day}: more than 180 days ago. Check it before you rely on it.", { day: verified! });
    case "fresh":
      return t("Checked {day}.", { day: verified! });
  }
}

/** The name of a source, with a mark where it has to be confirmed before it is relied on. */
export function From({ source }: { source: string }) {
  const { name, confirm } = sources[source]!;
  return (
    <small class="from">
      {t("Source: {name}", { name: say(name) })}
      {confirm && ` · ${t("to be confirmed by the municipality's legal unit")}`}
    </small>
  );
}

/** Opens beside the app, and is told nothing of it. */
const Linked = ({ text }: { text: string }) => (
  <>
    {linked(text).map((piece, i) =>
      i % 2 ? (
        <a href={piece} target="_blank" rel="noopener noreferrer">
          {piece}
        </a>
      ) : (
        piece
      ),
    )}
  </>
);

/** What the municipality says of an item: its number, its words, where they come from and who keeps them. */
function Local({ name, entry }: { name: Text; entry: LocalEntry }) {
  const { number, text, source, owner, verified_on } = entry;
  return (
    <div class="telephone">
      {number && (
        <a href={telOf(number)} aria-label={t("Call {name}", { name: say(name) })}>
          <strong>{number}</strong> {say(name) !== number && say(name)}
        </a>
      )}
      {!number && <strong>{say(name)}</strong>} {text && <Linked text={text} />}{" "}
      <small class={standing(verified_on, today())}>
        {checkedWords(verified_on)} {t("Source: {name}", { name: source })}. {t("Owner: {name}.", { name: owner })}
      </small>
    </div>
  );
}

export function Telephone({ id }: { id: string }) {
  const { number, name, note, source, verified_on } = telephones[id]!;
  const entry = reference.value?.guidance?.[id];
  if (entry) return <Local name={name} entry={entry} />;
  const from = source ? t("Source: {name}", { name: say(sources[source]!.name) }) : t("Source missing: filled in by the municipality.");
  return (
    <div class="telephone">
      <a href={telOf(number)} aria-label={t("Call {name}", { name: say(name) })}>
        <strong>{number}</strong> {say(name) !== number && say(name)}
        {note && <small> {say(note)}</small>}
      </a>
      <small class={standing(verified_on, today())}>
        {checkedWords(verified_on)} {from}
      </small>
    </div>
  );
}

/** What the municipality has filled in; what it has not is said, and never made up. */
export function Gap({ id }: { id: string }) {
  const { name, by } = local[id]!;
  const entry = reference.value?.guidance?.[id];
  if (entry) return <Local name={name} entry={entry} />;
  return (
    <p class="gap">
      <strong>{say(name)}</strong> {t("Missing: filled in by {who}.", { who: say(by) })}
    </p>
  );
}

/** Every source of these pages, with who owns it and when it was checked. */
export function Sources() {
  return (
    <details>
      <summary>{t("Sources, owners, when checked")}</summary>
      <ul class="plain">
        {Object.entries(sources).map(([id, { name, owner, verified_on, confirm }]) => (
          <li key={id}>
            {say(name)}. {t("Owner: {name}.", { name: say(owner) })} {checkedWords(verified_on)}
            {confirm && ` ${t("To be confirmed by the municipality's legal unit.")}`}
          </li>
        ))}
      </ul>
      <p class="hint">
        {t("Edition {day}. Looked after by {who}.", { day: guidance.edition, who: say(guidance.owner) })}
      </p>
    </details>
  );
}

/** The server ships a newer edition than this app has. */
export function Outdated() {
  const newest = reference.value?.guidance_version;
  if (!newest || newest <= guidance.edition) return null;
  return <p class="alert">{t("There is a newer edition of these texts: it comes when the app is updated after the shift.")}</p>;
}

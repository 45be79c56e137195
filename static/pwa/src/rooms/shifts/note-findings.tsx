/**
 * What the screening found in the note: marked while it is typed, and asked about once more when the shift
 * is closed. Loaded with the screen that closes a shift. Nothing of it is kept or sent.
 */
import { useEffect, useState } from "preact/hooks";
import { t } from "../../app/words";
import "../../generated/words-later";
import { alarmOf, piece, standing, warm, without, withoutHard } from "./screening";

export { standing };
void warm();

/** After so many milliseconds without a key the note is read. */
const PAUSE = 250;

/** What a type is called, and why it must not stand in a note. */
const named = (kind: string): [name: string, why: string] => {
  const person = t("It leads to one person.");
  const home = t("It says where somebody lives or is.");
  const names: Record<string, [string, string]> = {
    personnummer: [t("Personal identity number or date of birth"), person],
    phone: [t("Telephone number"), person],
    email: [t("E-mail address"), person],
    web: [t("Address on the web"), t("An advertisement or a profile leads to one person.")],
    handle: [t("Name on a service"), t("An advertisement or a profile leads to one person.")],
    plate: [t("Licence plate"), t("It leads to the car's owner.")],
    card: [t("Card number"), person],
    account: [t("Account or payment number"), person],
    street: [t("Street with its number"), `${home} ${t("Without the number the street may stay.")}`],
    doorcode: [t("Door code"), home],
    name: [t("Given name"), t("A name says who somebody is.")],
  };
  return names[kind] ?? [kind, person];
};

interface Props {
  note: string;
  alarms: readonly string[];
  onNote: (note: string) => void;
  onAlarm: (alarms: string[]) => void;
}

/** The findings below the field. */
export function NoteFindings({ note, alarms, onNote, onAlarm }: Props) {
  const [read, setRead] = useState(note);
  useEffect(() => {
    const timer = setTimeout(() => setRead(note), PAUSE);
    return () => clearTimeout(timer);
  }, [note]);
  // Of an older text the places would be wrong.
  const found = read === note ? standing(note, alarms) : [];
  if (!found.length) return <div role="status" />;
  return (
    <div class="findings" role="status">
      <p class="hint">{t("This may say who somebody is:")}</p>
      <ul class="list">
        {found.map((finding) => {
          const what = piece(note, finding);
          const [name, why] = named(finding.kind);
          return (
            <li key={`${finding.start} ${what}`}>
              <p>
                <mark>{what}</mark> <strong>{name}</strong>
                {!finding.sure && ` – ${t("it only looks like one")}`}
                <br />
                <small>
                  {why} {finding.hard && t("It cannot be sent.")}
                </small>
              </p>
              <div class="pair">
                <button
                  type="button"
                  aria-label={t("Remove: {what}", { what })}
                  onClick={() => onNote(without(note, finding))}
                >
                  {t("Remove")}
                </button>
                {!finding.hard && (
                  <button type="button" onClick={() => onAlarm([...alarms, alarmOf(note, finding)])}>
                    {t("Not about anybody")}
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Brings the question before the eyes of whoever pressed the button at the bottom. */
const show = (asked: HTMLElement | null): void => asked?.scrollIntoView({ block: "center" });

interface AskProps {
  note: string;
  hard: boolean;
  /** closes with this note */
  onClose: (note: string) => void;
}

/** The question before a shift is closed with something in its note. */
export function AskOnce({ note, hard, onClose }: AskProps) {
  return (
    <div class="alert" role="alert" ref={show}>
      <p>
        {hard
          ? t("The note has a number or an address of a person. That cannot be sent.")
          : t("The note may still say who somebody is. Send it all the same?")}
      </p>
      <button type="button" class="wide" onClick={() => onClose(hard ? withoutHard(note) : note)}>
        {hard ? t("Remove it and close") : t("It says nothing about anybody: send")}
      </button>
      <button type="button" class="wide" onClick={() => onClose("")}>
        {t("Close without a note")}
      </button>
    </div>
  );
}

/** What waits to be sent: saved as a file for the desk, or, one that is stuck, deleted alone. */
import { useEffect, useState } from "preact/hooks";
import { Alert, NotStored } from "../../app/controls";
import { dayName, t } from "../../app/words";
import type { Envelope } from "../../foundation/database";
import "../../generated/words-later";
import { isOpen } from "../../vault/store";
import { rows } from "../contacts/store";
import { summary } from "../contacts/words";
import { type OutboxFile, dropOne, outboxFiles, stuckOnes } from "./export";
import { look, outbox, send } from "./outbox";

function save({ name, text }: OutboxFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function Files() {
  const [files, setFiles] = useState<OutboxFile[] | null>(null);
  const [failed, setFailed] = useState(false);
  const make = async () => {
    try {
      const made = await outboxFiles();
      setFiles(made);
      if (made.length === 1) save(made[0]!);
      await look();
    } catch {
      setFailed(true);
    }
  };
  return (
    <section>
      <h2>{t("A file for the desk")}</h2>
      <p>
        {t(
          "If sending does not work at all: save what waits as a file and take it to your team lead, who lets it in at the desk. All in it is sealed: only the organisation can open it, this phone cannot either. It stays here too, and nothing is counted twice.",
        )}
      </p>
      <button type="button" class="main wide" onClick={() => void make()}>
        {t("Save as a file")}
      </button>
      {files &&
        files.length > 1 &&
        files.map((file, i) => (
          <button type="button" class="wide" key={file.name} onClick={() => save(file)}>
            {t("File {number} of {all}: {count} sealed", {
              number: i + 1,
              all: files.length,
              count: file.count,
            })}
          </button>
        ))}
      {files && files.length < 2 && (
        <p role="status">{files.length ? t("The file is among the phone's downloads.") : t("Nothing waits.")}</p>
      )}
      {failed && <NotStored />}
    </section>
  );
}

const named = ({ id, version, day }: Envelope): string => {
  const row = rows.value.find(({ record }) => record.id === id && record.version === version);
  if (row) return summary(row.record);
  return day ? t("Sealed {day}", { day: dayName(day) }) : t("Sealed earlier");
};

function Stuck() {
  const [stuck, setStuck] = useState<Envelope[]>([]);
  const [asking, setAsking] = useState<Envelope | null>(null);
  const [failed, setFailed] = useState(false);
  const read = () => void stuckOnes().then(setStuck, () => setFailed(true));
  useEffect(read, [outbox.value]);
  const drop = async (one: Envelope) => {
    try {
      await dropOne(one);
      setAsking(null);
      await look();
    } catch {
      setFailed(true);
    }
  };
  if (!stuck.length) return null;
  return (
    <section>
      <h2>{t("What the server cannot take")}</h2>
      <p>{t("They hold up nothing else, and are tried again each time.")}</p>
      {!isOpen.value && <p>{t("Unlock the app to delete one.")}</p>}
      {asking ? (
        <>
          <Alert>
            {t(
              "Delete {what}? What was entered is then lost for good: the server does not have it, and this phone cannot read it. Save the file for the desk first if in doubt.",
              { what: named(asking) },
            )}
          </Alert>
          <button type="button" class="main wide" onClick={() => setAsking(null)}>
            {t("Keep it")}
          </button>
          <button type="button" class="danger wide" onClick={() => void drop(asking)}>
            {t("Delete this one for good")}
          </button>
        </>
      ) : (
        <ul class="list">
          {stuck.map((one) => (
            <li key={`${one.id},${one.version}`}>
              <button type="button" disabled={!isOpen.value} onClick={() => setAsking(one)}>
                {t("{what} · delete…", { what: named(one) })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {failed && <NotStored />}
    </section>
  );
}

export default function UnsentScreen() {
  const count = outbox.value.queued.size;
  return (
    <main>
      <h1 tabIndex={-1}>{t("What is unsent")}</h1>
      <p role="status">
        {count === 0 && t("Everything has been sent.")}
        {count === 1 && t("One sealed record waits on this phone.")}
        {count > 1 && t("{count} sealed records wait on this phone.", { count })}
      </p>
      {count > 0 && (
        <button type="button" class="wide" onClick={() => void send()}>
          {t("Try to send now")}
        </button>
      )}
      <Stuck />
      {count > 0 && <Files />}
    </main>
  );
}

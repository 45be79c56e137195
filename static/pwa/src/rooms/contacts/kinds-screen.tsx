/** Which kind of contact, where it is another than the shift's usual one. */
import { instead } from "../../app/navigation";
import { named, t } from "../../app/words";
import * as codes from "../../generated/codes";
import "../../generated/words-later";
import { shift } from "../shifts/store";
import { beginSession } from "../shifts/session-store";
import type { Kind } from "./kinds";
import { beginContact, usedKinds } from "./store";

/** One line on when each is meant, since two of them are easily taken for each other. */
const WHEN: Record<Kind, () => string> = {
  street: () => t("Somebody met in person"),
  online: () => t("One person talked with online"),
  buyer: () => t("Somebody who buys, or has bought"),
  relative: () => t("Somebody close to them"),
  professional: () => t("A colleague elsewhere who asks for advice"),
  observation: () => t("Seen, and not talked with"),
};

export default function KindsScreen() {
  const worksOnline = shift.value?.record.kind === "online" || usedKinds().includes("online");
  return (
    <main>
      <h1 tabIndex={-1}>{t("What kind of contact?")}</h1>
      <ul class="list told">
        {usedKinds().map((kind) => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => {
                beginContact(kind);
                instead("contact");
              }}
            >
              {named(codes.kind, kind)} <small>{WHEN[kind]()}</small>
            </button>
          </li>
        ))}
        {worksOnline && (
          <li>
            <button
              type="button"
              onClick={() => {
                beginSession();
                instead("session");
              }}
            >
              {t("Online session")} <small>{t("Ads read and messages sent on one platform")}</small>
            </button>
          </li>
        )}
      </ul>
    </main>
  );
}

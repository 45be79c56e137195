/** What the server knows of a check-in that runs, in words that promise no more. */
import { t } from "../../app/words";
import { type CheckIn, known } from "./rules";
import { grace } from "./store";

export function serverWords(checkin: CheckIn): string {
  switch (known(checkin)) {
    case "knows":
      return t("The server knows, and writes to the duty manager {minutes} minutes after the time.", {
        minutes: Math.round(grace.value / 60),
      });
    case "cannot_tell":
      return t("The server knows, but can write to nobody: no address is set.");
    case "earlier":
      return t("The server has the earlier time: no network.");
    default:
      return t("The server does not know: no network. Nobody else is told.");
  }
}

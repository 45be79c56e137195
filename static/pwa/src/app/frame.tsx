/** What every screen has at its top: back, what is unsent, 112, lock, menu. Works while locked too. */
import { Alert, NotStored } from "./controls";
import { isOpen, unkept } from "../vault/store";
import { HelpRow } from "../rooms/safety/bar";
import { outbox, refused } from "../rooms/sync/outbox";
import { leaveAtOnce, lockNow } from "./lock";
import { back, go, screen } from "./navigation";
import { t } from "./words";

function Unsent() {
  const count = outbox.value.queued.size;
  const text = count === 1 ? t("1 unsent") : t("{count} unsent", { count });
  return (
    <span class={count ? "unsent some" : "unsent"} role="status">
      {count && screen.value !== "unsent" ? (
        // Also while locked: what is sealed can be taken to the desk by whoever has the phone.
        <button type="button" class="plain" onClick={() => go("unsent")}>
          {text}
        </button>
      ) : count ? (
        text
      ) : (
        t("All sent")
      )}
    </span>
  );
}

export function TopBar() {
  const at = screen.value;
  return (
    <header class="top">
      {(isOpen.value || at === "unsent") && at !== "home" && (
        <button type="button" class="icon" aria-label={t("Back")} onClick={back}>
          ‹
        </button>
      )}
      <Unsent />
      {isOpen.value && (
        <button type="button" class="icon" onClick={lockNow}>
          {t("Lock")}
        </button>
      )}
      <button type="button" class="icon" aria-label={t("Leave at once")} onClick={leaveAtOnce}>
        ✕
      </button>
      {isOpen.value && at !== "menu" && (
        <button type="button" class="icon" aria-label={t("Menu")} onClick={() => go("menu")}>
          ⋯
        </button>
      )}
      <HelpRow />
      {unkept.value && <NotStored />}
      {outbox.value.stuck > 0 && (
        <Alert>
          {t("The server cannot take {count} of the unsent. They are kept and tried again.", {
            count: outbox.value.stuck,
          })}
        </Alert>
      )}
      {refused.value && (
        <div class="alert" role="alert">
          {t("The server does not know this phone. What is unsent is kept.")}{" "}
          {isOpen.value && at !== "login" && (
            <button type="button" onClick={() => go("login")}>
              {t("Connect it again")}
            </button>
          )}
        </div>
      )}
    </header>
  );
}

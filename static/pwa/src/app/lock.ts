/** Locking: the data key is forgotten, and the page is loaded anew, so nothing decrypted stays. */
import { effect } from "@preact/signals";
import { HIDDEN_LOCKS, OPEN_LASTS } from "../vault/rules";
import { isOpen, lock } from "../vault/store";

export function lockNow(): void {
  lock();
  location.replace("/app/");
}

/** Locks when the app has been hidden for a minute, and when it was opened a whole shift ago. */
export function lockByItself(): void {
  effect(() => {
    if (!isOpen.value) return undefined;
    const ending = setTimeout(lockNow, OPEN_LASTS);
    return () => clearTimeout(ending);
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!isOpen.value) return;
    if (document.hidden) {
      since = performance.now();
      timer = setTimeout(lockNow, HIDDEN_LOCKS);
    } else if (performance.now() - since > HIDDEN_LOCKS) {
      lockNow(); // the timer slept with the phone
    }
  });
}

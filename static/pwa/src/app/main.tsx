/** The phone's app: which of its states it is in, and what starts with it. */
// Stores first and screens after, with the words between: gzip looks back 32 KB only, and finds the
// English texts of the screens in the catalogue when the two lie side by side.
import "../foundation/markup";
import "./fields";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { followLinks, isEnrolled } from "../rooms/accounts/store";
import { draft, dropUntouched, forgetShift, loadContacts } from "../rooms/contacts/store";
import { keepMap } from "../rooms/geography/keep";
import { followSafety } from "../rooms/safety/store";
import { cool } from "../rooms/geography/locate";
import { forgetSessions, loadSessions } from "../rooms/shifts/session-store";
import { clearDelivered, finished, isWorking, loadShift } from "../rooms/shifts/store";
import { follow, heldCount, look, outbox, send } from "../rooms/sync/outbox";
import { loadReference, pull, reference } from "../rooms/sync/reference";
import { backoff } from "../rooms/sync/rules";
import { hasVault, isMine, lock } from "../vault/store";
import { lockByItself, lockNow, stayAway } from "./lock";
import { followHistory, screen } from "./navigation";
import { dress } from "./theme";
import { followUpdates } from "./update";
import { language, speak } from "./words";
import { EnrolScreen } from "../rooms/accounts/screen";
import { ContactScreen } from "../rooms/contacts/screen";
import { JoinScreen, StartScreen } from "../rooms/shifts/start-screen";
import { ChoosePinScreen, UnlockScreen } from "../vault/screen";
import { Alarm } from "../rooms/safety/bar";
import { TopBar } from "./frame";
import { HomeScreen } from "./home-screen";
import { later } from "./later";
import "./style.css";

type Phase = "starting" | "enrol" | "pin" | "locked" | "open";
const phase = signal<Phase>("starting");
/** Whose phone it has just become: whoever holds it sees whether that is right. */
const owner = signal("");

const SCREENS = {
  home: HomeScreen,
  start: StartScreen,
  join: JoinScreen,
  contact: ContactScreen,
  place: later(() => import("../rooms/contacts/place-screen")),
  kinds: later(() => import("../rooms/contacts/kinds-screen")),
  session: later(() => import("../rooms/shifts/session-screen")),
  close: later(() => import("../rooms/shifts/close-screen")),
  safety: later(() => import("../rooms/safety/screen")),
  advice: later(() => import("../rooms/directory/advice-screen")),
  checklist: later(() => import("../rooms/directory/checklist-screen")),
  police: later(() => import("../rooms/directory/police-screen")),
  menu: later(() => import("./menu")),
  login: ConnectAgain,
  followups: later(() => import("../rooms/followups/screen")),
  followup: later(() => import("../rooms/followups/task-screen")),
  card: later(() => import("../rooms/followups/card-screen")),
  leave: later(() => import("../rooms/accounts/leave-screen")),
  vault: later(() => import("../vault/settings-screen")),
  unsent: later(() => import("../rooms/sync/export-screen")),
};

/** Enrols anew a phone that the server has forgotten; nothing on it is lost by that. */
function ConnectAgain() {
  const done = () => {
    history.back();
    void send();
    void news();
  };
  return <EnrolScreen done={done} />;
}

async function find(): Promise<void> {
  if (await hasVault()) phase.value = "locked";
  else phase.value = (await isEnrolled()) ? "pin" : "enrol";
}

function enrolled(name: string): void {
  owner.value = name;
  void send(); // what a phone that was wiped still holds
  void find();
}

async function opened(): Promise<void> {
  // Emptied by the second PIN: from here on as a phone that nobody has used.
  if (!(await isEnrolled())) {
    lock();
    phase.value = "enrol";
    return;
  }
  await Promise.all([loadReference(), loadShift(), loadContacts(), loadSessions()]);
  screen.value = "home";
  phase.value = "open";
  void navigator.storage?.persist?.();
  void news();
}

/** The wait for the first pull stops growing after so many failures: 8 to 16 seconds. */
const LONGEST = 4;

/** What the server has new, when there is a network; the phone goes on without. */
async function news(): Promise<void> {
  if (navigator.onLine) await pull();
  // Without teams and zones nothing can be begun: they are asked for until they come.
  for (let failures = 1; !reference.value && navigator.onLine; failures++) {
    const seconds = backoff(Math.min(failures, LONGEST), Math.random());
    await new Promise((done) => setTimeout(done, seconds * 1000));
    await pull();
  }
  await keepMap();
}

function Open() {
  const Current = SCREENS[screen.value];
  // A new screen begins at its top, and a screen reader begins at its name.
  useEffect(() => {
    scrollTo(0, 0);
    document.querySelector("h1")?.focus();
    const overAForm = ["contact", "place", "card", "advice", "checklist", "police"].includes(screen.value);
    if (draft.value && overAForm) return;
    cool();
    void dropUntouched().catch(() => undefined);
  }, [screen.value]);
  return <Current />;
}

function App() {
  const screens = {
    starting: () => null,
    enrol: () => <EnrolScreen done={enrolled} />,
    pin: () => <ChoosePinScreen owner={owner.value} done={() => void opened()} />,
    locked: () => <UnlockScreen done={() => void opened()} />,
    open: () => <Open />,
  };
  return (
    <>
      <TopBar />
      <Alarm />
      {phase.value !== "open" && screen.value === "unsent" ? <Open /> : screens[phase.value]()}
    </>
  );
}

dress();
speak(language.value);
followLinks();
followHistory();
lockByItself();
// First of all what shows where the PIN goes: the rest of what is read stands in line behind it.
if (!stayAway()) {
  render(<App />, document.getElementById("app")!);
  void find();
}
followSafety();
// A vault that is this page's own was made by it, when it emptied the phone.
follow(() => void isMine().then((mine) => (mine ? send() : lockNow())));
addEventListener("online", () => {
  if (phase.value === "open" && !reference.value) void news();
});

// While locked nobody knows whether a shift is going on: then a new version waits as well.
const offerUpdate = followUpdates(() => phase.value === "open" && !isWorking());
effect(() => {
  if (phase.value === "open" && !isWorking()) offerUpdate();
});

// When the last envelope of a closed shift is gone, so is the night.
effect(() => {
  if (outbox.value.queued.size || phase.value !== "open") return;
  const held = heldCount();
  void clearDelivered()
    .catch(() => false) // stays until it can be cleared
    .then((cleared) => {
      if (!cleared) return;
      finished.value = { held };
      forgetShift();
      forgetSessions();
      void look();
    });
});

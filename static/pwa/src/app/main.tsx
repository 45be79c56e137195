/** The phone's app: which of its states it is in, and what starts with it. */
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { EnrolScreen } from "../rooms/accounts/screen";
import { isEnrolled } from "../rooms/accounts/store";
import { PlaceScreen } from "../rooms/contacts/place-screen";
import { ContactScreen } from "../rooms/contacts/screen";
import { dropUntouched, forgetShift, loadContacts } from "../rooms/contacts/store";
import { cool } from "../rooms/geography/locate";
import { keepMap } from "../rooms/geography/keep";
import { CloseScreen } from "../rooms/shifts/close-screen";
import { JoinScreen, StartScreen } from "../rooms/shifts/start-screen";
import { clearDelivered, finished, isWorking, loadShift } from "../rooms/shifts/store";
import { follow, heldCount, look, outbox } from "../rooms/sync/outbox";
import { loadReference, pull } from "../rooms/sync/reference";
import { hasVault } from "../vault/store";
import { ChoosePinScreen, UnlockScreen } from "../vault/screen";
import { TopBar } from "./frame";
import { HomeScreen } from "./home-screen";
import { lockNow, lockWhenHidden } from "./lock";
import { MenuScreen } from "./menu";
import { followHistory, screen } from "./navigation";
import { dress } from "./theme";
import { language, speak } from "./words";
import { followUpdates } from "./update";
import "./style.css";

type Phase = "starting" | "enrol" | "pin" | "locked" | "open";
const phase = signal<Phase>("starting");

const SCREENS = {
  home: HomeScreen,
  start: StartScreen,
  join: JoinScreen,
  contact: ContactScreen,
  place: PlaceScreen,
  close: CloseScreen,
  menu: MenuScreen,
};

async function find(): Promise<void> {
  if (await hasVault()) phase.value = "locked";
  else phase.value = (await isEnrolled()) ? "pin" : "enrol";
}

async function opened(): Promise<void> {
  await Promise.all([loadReference(), loadShift(), loadContacts()]);
  screen.value = "home";
  phase.value = "open";
  void navigator.storage?.persist?.();
  if (navigator.onLine) void pull().then(keepMap);
  else void keepMap();
}

function Open() {
  const Current = SCREENS[screen.value];
  // A new screen begins at its top, and a screen reader begins at its name.
  useEffect(() => {
    scrollTo(0, 0);
    document.querySelector("h1")?.focus();
    if (screen.value === "contact" || screen.value === "place") return;
    cool();
    void dropUntouched();
  }, [screen.value]);
  return <Current />;
}

function App() {
  const screens = {
    starting: () => null,
    enrol: () => <EnrolScreen done={() => void find()} />,
    pin: () => <ChoosePinScreen done={() => void opened()} />,
    locked: () => <UnlockScreen done={() => void opened()} wiped={lockNow} />,
    open: () => <Open />,
  };
  return (
    <>
      <TopBar />
      {screens[phase.value]()}
    </>
  );
}

dress();
speak(language.value);
followHistory();
lockWhenHidden();
follow(lockNow);
render(<App />, document.getElementById("app")!);
void find();

// While locked nobody knows whether a shift is going on: then a new version waits as well.
const offerUpdate = followUpdates(() => phase.value === "open" && !isWorking());
effect(() => {
  if (phase.value === "open" && !isWorking()) offerUpdate();
});

// When the last envelope of a closed shift is gone, so is the night.
effect(() => {
  if (outbox.value.queued.size || phase.value !== "open") return;
  const held = heldCount();
  void clearDelivered().then((cleared) => {
    if (!cleared) return;
    finished.value = { held };
    forgetShift();
    void look();
  });
});

/** A screen off the plain path: loaded when it is first opened, and kept for flight mode by then. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Alert } from "./controls";
import { t } from "./words";

/** A component in the place of one that `load` brings. */
export function later(load: () => Promise<{ default: ComponentType }>): ComponentType {
  let Loaded: ComponentType | null = null;
  return function Later() {
    const [isHere, setHere] = useState(Loaded !== null);
    const [missing, setMissing] = useState(false);
    useEffect(() => {
      if (Loaded) return;
      load().then(
        (module) => {
          Loaded = module.default;
          setHere(true);
        },
        () => setMissing(true),
      );
    }, []);
    // Once it stands: a screen reader begins at its name.
    useEffect(() => document.querySelector("h1")?.focus(), [isHere]);
    if (Loaded) return <Loaded />;
    if (!missing) return <main />;
    return (
      <main>
        <Alert>{t("This screen is not on the phone yet. It comes when there is a network.")}</Alert>
      </main>
    );
  };
}

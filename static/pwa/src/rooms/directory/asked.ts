/** Which part of the guidance stands first, and whether a save just led to it. */
import { signal } from "@preact/signals";
import type { Trigger } from "./rules";

export const asked = signal<{ first: readonly Trigger[]; saved: boolean }>({ first: [], saved: false });

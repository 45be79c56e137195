/**
 * Whether envelopes may have left this phone without a mark, because it was too full for one. Then none
 * is taken back. Pages have a memory for it beside the database; a worker has none, and leaves it to them.
 */
interface Memory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
const KEY = "fieldapp.unmarked";
const { localStorage: memory } = globalThis as { localStorage?: Memory };

export const areUnmarked = (): boolean => !!memory?.getItem(KEY);

/** Remembers it; rejects with `error` where that cannot be. */
export function unmarked(error: unknown): void {
  if (!memory) throw error;
  memory.setItem(KEY, "1");
}

export const allMarked = (): void => memory?.removeItem(KEY);

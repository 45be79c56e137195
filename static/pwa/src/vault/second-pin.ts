/** The second PIN, which opens an empty app and erases everything: how it is set and taken away. */
import { type Adding, keptAs } from "./store";
import { kekFrom, random, stretch } from "./wrapping";

/**
 * For `unlock`: sets the second PIN, or with null takes it away. What is written is what every opening
 * writes, so that the phone's files do not tell that it was set.
 */
export const secondPin =
  (second: string | null): Adding =>
  async (_, record) => {
    if (second === null) return { kept: await keptAs(random(32)) };
    const { stretched } = await stretch({ pin: second, ...record });
    return { kept: await keptAs(await kekFrom(stretched, record)) };
  };

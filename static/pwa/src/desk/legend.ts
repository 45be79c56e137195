/** The legend below a map: plain elements, so that it is read aloud and printed. */
import type { Class } from "./classes";

const number = (value: number) =>
  new Intl.NumberFormat(document.documentElement.lang || "sv").format(value);

/** "5–11", "12+" for the last, "1" for a class of one number. */
export function classText({ low, high }: Class): string {
  if (high === null) return `${number(low)}+`;
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

/** A list of swatches under a title; `mark` is the class attribute that colours the swatch. */
export function legend(title: string, items: { mark: string; text: string }[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "legend";
  const name = document.createElement("p");
  name.textContent = title;
  const list = document.createElement("ul");
  for (const { mark, text } of items) {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.className = `swatch ${mark}`;
    item.append(swatch, text);
    list.append(item);
  }
  box.append(name, list);
  return box;
}

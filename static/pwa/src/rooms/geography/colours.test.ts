/**
 * What lies on the phone's map against every colour that a real basemap is drawn in.
 *
 * The ground is Protomaps' own flavor, the rest is ours: letters with their edge (names.ts), zones
 * and the pressed square (style.css). In the red look the ground is greyed and dimmed, and over all
 * of it lies a red that lets nothing but red through.
 */
import { readFileSync } from "node:fs";
import { namedFlavor } from "@protomaps/basemaps";
import { expect, test } from "vitest";
import { LETTERS } from "./names";

type Rgb = [number, number, number];
type Look = "dark" | "light" | "red";

const LOOKS: Look[] = ["dark", "light", "red"];
/** Of text, and of lines that must be seen (WCAG 2.2, 1.4.11). */
const LEAST = { dark: 7, light: 7, red: 4.5 };
const LEAST_LINE = 3;
const STYLE = readFileSync(new URL("../../app/style.css", import.meta.url), "utf8");
const DIM = Number(STYLE.match(/grayscale\(1\) brightness\(([\d.]+)\)/)![1]);

/** "#rgb", "#rrggbb" or "rgba(r, g, b, 1)". */
function rgb(css: string): Rgb {
  const decimal = css.match(/^rgba\((\d+), (\d+), (\d+), 1\)$/)?.slice(1);
  if (decimal) return decimal.map(Number) as Rgb;
  expect(css).toMatch(/^#(\w{3}){1,2}$/);
  const long = css.length === 4 ? css.replace(/\w/g, "$&$&") : css;
  return [1, 3, 5].map((at) => parseInt(long.slice(at, at + 2), 16)) as Rgb;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const s = channel / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** A colour of the app's look, as style.css says it; the red look takes the rest from the dark one. */
function ours(look: Look, name: string): Rgb {
  const of = (start: string) => STYLE.slice(STYLE.indexOf(start)).split("}")[0]!;
  const blocks = look === "dark" ? [":root"] : [`[data-theme="${look}"]`, ":root"];
  for (const block of blocks) {
    const found = of(`${block} {`).match(new RegExp(`--${name}: (#\\w+);`))?.[1];
    if (found) return rgb(found);
  }
  throw new Error(`no --${name}`);
}

/** What the look makes of a colour on the map: style.css multiplies all of it by #f00. */
const seen = (look: Look, [r, g, b]: Rgb): Rgb => (look === "red" ? [r, 0, 0] : [r, g, b]);

/** grayscale(1) brightness(…), by the weights of the filter-effects specification. */
function ground(look: Look, colour: Rgb): Rgb {
  if (look !== "red") return colour;
  const grey = DIM * (0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]);
  return seen(look, [grey, grey, grey]);
}

/** Every colour of the ground that has an extent: borders are dashed hairlines. */
function grounds(look: Look): [string, Rgb][] {
  const { landcover, ...rest } = namedFlavor(look === "light" ? "light" : "dark");
  const colours: Record<string, unknown> = { ...rest, ...landcover };
  return Object.entries(colours)
    .filter(([name, value]) => typeof value === "string" && !/label|boundaries|^(regular|bold|italic)$/.test(name))
    .map(([name, value]) => [name, ground(look, rgb(String(value)))]);
}

/** The least contrast of a colour with any ground, and with which. */
function worst(look: Look, colour: Rgb): [number, string] {
  return grounds(look)
    .map(([name, below]): [number, string] => [contrast(colour, below), name])
    .reduce((least, one) => (one[0] < least[0] ? one : least));
}

test.each(LOOKS)("what lies on the map is told from any ground: %s", (look) => {
  const { fill, stroke } = LETTERS[look === "light" ? "light" : "dark"];
  const letters = seen(look, rgb(fill));
  // Over a zone or the pressed square letters have their edge; over the bare ground they need none.
  expect(contrast(letters, seen(look, rgb(stroke)))).toBeGreaterThan(LEAST[look]);
  const found = {
    letters: worst(look, letters),
    mark: worst(look, seen(look, ours(look, "bad"))),
    zone: worst(look, seen(look, ours(look, "on"))),
  };
  expect(found.letters[0], found.letters[1]).toBeGreaterThan(LEAST[look]);
  expect(found.mark[0], found.mark[1]).toBeGreaterThan(LEAST_LINE);
  expect(found.zone[0], found.zone[1]).toBeGreaterThan(LEAST_LINE);
  expect(contrast(ours(look, "text"), ours(look, "ground"))).toBeGreaterThan(LEAST[look]);
});

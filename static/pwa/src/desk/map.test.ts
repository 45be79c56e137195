import { describe, expect, it } from "vitest";
import { classIndex, classesOf } from "./classes";
import { outlineOf } from "./outline";

describe("classes of a map", () => {
  it("are none for no counts", () => expect(classesOf([])).toEqual([]));
  it("are one for ones alone", () => expect(classesOf([1, 1])).toEqual([{ low: 1, high: null }]));
  it("are four, growing, for wide counts", () => {
    const classes = classesOf([1, 3, 80, 900]);
    expect(classes.map((c) => c.low)).toEqual([1, 5, 30, 150]);
  });
  it("hold every count in exactly one class, at most four, without gaps", () => {
    for (let most = 1; most < 3000; most += 1) {
      const classes = classesOf([1, most]);
      expect(classes.length).toBeLessThanOrEqual(4);
      expect(classes[0]!.low).toBe(1);
      classes.slice(1).forEach(({ low }, i) => expect(classes[i]!.high).toBe(low - 1));
      expect(classIndex(classes, most)).toBe(classes.length - 1);
      expect(classIndex(classes, 1)).toBe(0);
    }
  });
});

describe("the outline of squares", () => {
  it("is four sides for one square", () => expect(outlineOf([[2696, 26320]])).toHaveLength(4));
  it("leaves out the side between two neighbours", () =>
    expect(outlineOf([[2696, 26320], [2697, 26320]])).toHaveLength(6));
  it("has a hole's sides too", () => {
    const ring = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => [2696 + x, 26320 + y] as const));
    const squares = ring.filter(([e, n]) => e !== 2697 || n !== 26321);
    expect(outlineOf(squares as [number, number][])).toHaveLength(16);
  });
});

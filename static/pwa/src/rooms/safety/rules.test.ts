import { expect, test } from "vitest";
import {
  type CheckIn,
  begun,
  clockOf,
  dueIn,
  isOverdue,
  known,
  minutesLeft,
  minutesUntil,
  movedOn,
  numbersOf,
  over,
  partnerOf,
  telOf,
} from "./rules";

const at = (iso: string): number => Date.parse(iso);
const NOW = at("2026-11-21T01:30:00+01:00");
const checkin = (said: Partial<CheckIn> = {}): CheckIn => ({ ...begun("a", "t", 30, NOW), ...said });

test("it is due at its time and not before, and each change is a newer version", () => {
  const first = checkin();
  expect(clockOf(first.due)).toBe("02:00");
  expect(isOverdue(first, first.due - 1)).toBe(false);
  expect(isOverdue(first, first.due)).toBe(true);
  expect([minutesLeft(first, NOW), minutesLeft(first, first.due - 1), minutesLeft(first, first.due)]).toEqual([30, 1, 0]);
  const early = movedOn(first, 15, NOW);
  expect([early.version, clockOf(early.due)]).toEqual([2, "02:15"]);
  const late = movedOn(first, 15, at("2026-11-21T02:20:00+01:00"));
  expect(clockOf(late.due)).toBe("02:35");
  expect(isOverdue(over(first), first.due)).toBe(false);
  expect([dueIn(first, NOW), dueIn(first, first.due + 1), dueIn(over(first), NOW)]).toEqual([1800, 0, null]);
});

test("what is said of the server is no more than what it answered", () => {
  expect(known(checkin())).toBe("does_not_know");
  expect(known(checkin({ said: 1, tells: true }))).toBe("knows");
  expect(known(checkin({ said: 1 }))).toBe("cannot_tell");
  expect(known(checkin({ version: 2, said: 1, tells: true }))).toBe("earlier");
  expect(known(checkin({ version: 2, said: 1, ended: true }))).toBe("still_waits");
  expect(known(checkin({ version: 2, said: 2, ended: true }))).toBe("done");
  expect(known(checkin({ version: 2, said: 0, ended: true }))).toBe("done");
  expect(known(checkin({ version: 2, said: 2, ended: true, told: true }))).toBe("told");
});

test("a time of the clock is the next one, in the nights when it is changed too", () => {
  expect(minutesUntil("02:15", NOW)).toBe(45);
  expect(minutesUntil("01:30", NOW)).toBe(null); // a whole day off
  expect(minutesUntil("23:00", NOW)).toBe(null);
  for (const wrong of ["", "24:00", "2:15", "02:60", "02.15"]) expect(minutesUntil(wrong, NOW)).toBe(null);
  const spring = at("2026-03-29T01:30:00+01:00");
  expect(minutesUntil("03:30", spring)).toBe(60);
  expect(minutesUntil("02:30", spring)).toBe(null); // there is none that night
  const autumn = at("2026-10-25T01:30:00+02:00");
  expect(minutesUntil("03:30", autumn)).toBe(180);
  expect(minutesUntil("02:30", autumn)).toBe(60); // the first of the two
});

test("the numbers are the shift's team's, and the partner the one that was chosen", () => {
  const numbers = (name: string) => ({ partner: [{ label: name, number: `0${name}1` }, { label: name, number: `0${name}2` }], duty: null });
  const teams = [
    { id: "one", numbers: numbers("1") },
    { id: "two", numbers: numbers("2") },
  ];
  expect(numbersOf(teams, undefined, null)?.team).toBe("one");
  expect(numbersOf(teams, "two", null)?.team).toBe("two");
  const before = { ...numbersOf(teams, "two", null)!, chosen: "022" };
  expect(numbersOf(teams, undefined, before)).toMatchObject({ team: "two", chosen: "022" });
  expect(partnerOf(before)?.number).toBe("022");
  expect(partnerOf({ ...before, chosen: null })?.number).toBe("021");
  expect(partnerOf({ ...before, partner: [] })).toBe(null);
  // A number that is not the team's any more is nobody's.
  expect(numbersOf(teams, "one", before)?.chosen).toBe(null);
  expect(numbersOf([{ id: "one" }], undefined, null)).toBe(null);
  expect(numbersOf([], undefined, null)).toBe(null);
});

test("a number is dialled as it is written, without the nought that is for calls inside the country", () => {
  expect(telOf("+46 (0)70-174 06 05")).toBe("tel:+46701740605");
  expect(telOf("(0)8-508 00 000")).toBe("tel:0850800000");
  expect(telOf("112")).toBe("tel:112");
});

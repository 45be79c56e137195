/** Acts and codes, held to the vectors that the server is held to; the order of the list. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkOf, codeOf, inThrees, newCode } from "./codes";
import {
  type Act,
  type ActRecord,
  type Task,
  actOn,
  idAfter,
  settled,
  sorted,
  weeksFrom,
  withOwn,
} from "./rules";

interface Said {
  act: ActRecord["act"];
  base: number;
  author: string | null;
  by: string | null;
  week: string | null;
  zone: string | null;
  to_team: string | null;
}
interface Case {
  name: string;
  task: Pick<Task, "team" | "week" | "zone">;
  acts: Said[];
  counted: boolean[];
  after: Pick<Task, "state" | "team" | "week" | "zone"> & { taken_by: string | null };
}

const vectors: { cases: Case[]; codes: { typed: string; code: string | null }[] } = JSON.parse(
  readFileSync(new URL("../../../../../tests/vectors/followups.json", import.meta.url), "utf8"),
);
const NAMES = { zone: (id: string) => `zone ${id}`, team: (id: string) => `team ${id}` };
const TASK: Task = {
  id: "t",
  team: "a",
  zone: null,
  zone_name: null,
  week: "2026-W48",
  kind: "revisit",
  state: "open",
  taken_by: null,
  mine: false,
  closes_day: "2027-02-18",
  acts: [],
};

test.each(vectors.cases)("acts: $name", ({ task, acts, counted, after }) => {
  let now: Task = { ...TASK, ...task };
  let taken: string | null = null;
  acts.forEach((said, i) => {
    const { author, by, ...rest } = said;
    // As the author of this one sees it: which of those before are its own.
    const seen = now.acts.map((a, j) => ({ ...a, own: author !== null && acts[j]!.author === author }));
    const record = { schema: "followup_act/1", id: `${i}`, version: 1, task: "t", day: "2026-11-21", reason: null } as const;
    now = withOwn({ ...now, mine: false, acts: seen }, [{ ...record, team: now.team, ...rest }], NAMES);
    if (now.mine) taken = by;
    else if (said.act === "hand_over" && now.acts.at(-1)!.counted) taken = null;
  });
  expect(now.acts.map((a) => a.counted)).toEqual(counted);
  const { state, team, week, zone } = now;
  expect({ state, team, week, zone, taken_by: taken }).toEqual(after);
});

test.each(vectors.codes)("code: $typed", ({ typed, code }) => {
  expect(codeOf(typed)).toBe(code);
});

test("a new code is one, and its letter is a letter", () => {
  for (let i = 0; i < 200; i++) {
    const code = newCode();
    expect(codeOf(inThrees(code))).toBe(code);
    expect(checkOf(code.slice(0, 5))).toMatch(/[A-Z]/);
  }
});

test("what waits on the phone is shown at once, and told once when the server has it", () => {
  const first = actOn(TASK, "take", {}, "2026-11-21", []);
  const taken = withOwn(TASK, [first], NAMES);
  const second = actOn(taken, "moved", { week: "2026-W50" }, "2026-11-21", [first.id]);
  expect([first.base, second.base]).toEqual([0, 1]);
  expect(second.id > first.id).toBe(true);
  const both = withOwn(TASK, [second, first], NAMES);
  expect(both).toMatchObject({ mine: true, week: "2026-W50" });
  const told: Act = { ...both.acts[0]!, by: "Anna" };
  const pulled: Task = { ...TASK, mine: true, acts: [told] };
  expect(withOwn(pulled, [first, second], NAMES).acts.map((a) => a.id)).toEqual([first.id, second.id]);
});

test("a colleague's end that comes while an act waits: both stand there, the first decides", () => {
  const mine = actOn(TASK, "done", {}, "2026-11-21", []);
  const theirs: Act = {
    id: "x",
    act: "closed",
    day: "2026-11-21",
    by: "Bo",
    counted: true,
    own: false,
    week: null,
    zone_name: null,
    to_team: null,
    reason: "not_found",
  };
  const shown = withOwn({ ...TASK, state: "closed", acts: [theirs] }, [mine], NAMES);
  expect(shown.state).toBe("closed");
  expect(shown.acts.map((a) => a.counted)).toEqual([true, false]);
});

test("ids of one task's acts ascend, and are random", () => {
  for (let turn = 0; turn < 50; turn++) {
    const ids: string[] = [];
    for (let i = 0; i < 60; i++) ids.push(idAfter(ids));
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  }
});

test("overdue comes first, then this week, each by zone", () => {
  const of = (id: string, week: string | null, zone_name: string | null): Task => ({ ...TASK, id, week, zone_name });
  const list = [of("1", null, "A"), of("2", "2026-W50", "A"), of("3", "2026-W47", "B"), of("4", "2026-W47", "A"), of("5", "2026-W40", "Z"), of("6", "2026-W40", null)];
  expect(sorted(list, "2026-11-21").map((t) => t.id)).toEqual(["5", "6", "4", "3", "2", "1"]);
});

test("weeks over a year's end", () => {
  expect(weeksFrom("2026-12-26", 3)).toEqual(["2026-W52", "2026-W53", "2027-W01"]);
});

test("own acts are kept until the server has told of them, and no longer than 14 days", () => {
  const act = actOn(TASK, "take", {}, "2026-11-21", []);
  const told: Task = withOwn(TASK, [act], NAMES);
  expect(settled([act], [TASK], () => false, "2026-11-21")).toEqual([]);
  expect(settled([act], [told], () => false, "2026-11-21")).toEqual([act.id]);
  expect(settled([act], [told], () => true, "2026-11-21")).toEqual([]);
  expect(settled([act], [], () => false, "2026-12-06")).toEqual([act.id]);
});

/**
 * Screening of a shift's note: what in it may say who somebody is. Pure, and loaded with the screen that
 * closes a shift. The server asks the same rules again (fieldapp/shifts/screening).
 */
import { PATTERNS } from "../../generated/screening";
import { nameSpans } from "./screening-names";
import { type Read, blanked, read } from "./screening-text";
import { VERDICTS } from "./screening-verdicts";

const HARD = new Set(["personnummer", "phone", "email", "card"]);

/** A piece of a note, in code points, and what it is taken for. */
export interface Finding {
  start: number;
  end: number;
  kind: string;
  /** false: it only looks like one */
  sure: boolean;
  /** It must go before the note is sent. A personnummer typed wrong is one all the same. */
  hard: boolean;
}

let compiled: RegExp[] | undefined;
const expressions = (): RegExp[] => (compiled ??= PATTERNS.map(({ pattern }) => new RegExp(pattern, "dg")));

/** Makes the expressions ready one after the other, so that the first note holds nothing up. */
export async function warm(): Promise<void> {
  // A browser reads one when it is first asked, and makes it quick when it is asked again.
  for (const expression of [...expressions(), ...expressions()]) {
    await new Promise((done) => setTimeout(done));
    expression.exec("");
  }
}

const finding = ({ at }: Read, start: number, end: number, kind: string, sure: boolean): Finding => ({
  start: at[start]!,
  end: at[end - 1]! + 1,
  kind,
  sure,
  hard: HARD.has(kind) && (sure || kind === "personnummer"),
});

/** What in a note may say who somebody is, in the note's order; spans do not overlap. */
export function find(note: string): Finding[] {
  if (!note) return []; // before the expressions are ready (`warm`)
  const form = read(note);
  let low = form.low;
  const found: Finding[] = [];
  PATTERNS.forEach((rule, i) => {
    const expression = expressions()[i]!;
    expression.lastIndex = 0;
    for (let match; (match = expression.exec(low)); ) {
      let [start, end] = match.indices![rule.group]!;
      while (end > start && " .,;:!?-/(".includes(low[end - 1]!)) end--;
      const piece = {
        piece: low.slice(start, end),
        text: form.text.slice(start, end),
        before: form.low.slice(0, start),
        after: form.low.slice(end),
        around: form.text.slice(0, start) + form.text.slice(end),
        groups: match.slice(1),
      };
      const verdict = rule.check ? VERDICTS[rule.check]!(piece) : true;
      if (verdict === null) {
        // What it is may begin within.
        expression.lastIndex = match.index + 1;
        continue;
      }
      low = blanked(low, start, end);
      if (rule.kind) found.push(finding(form, start, end, rule.kind, verdict && rule.sure));
    }
  });
  for (const [start, end] of nameSpans(form, low)) found.push(finding(form, start, end, "name", true));
  return found.sort((a, b) => a.start - b.start);
}

/** The note without a finding, and without the space that would be left double. */
export function without(note: string, { start, end }: Finding): string {
  const signs = [...note];
  return (signs.slice(0, start).join("") + signs.slice(end).join("")).replace(/ {2,}/g, " ").trim();
}

/** What the note says there. */
export const piece = (note: string, { start, end }: Finding): string => [...note].slice(start, end).join("");
/** How a false alarm is remembered, for this note alone. */
export const alarmOf = (note: string, finding: Finding): string => `${finding.kind} ${piece(note, finding)}`;

/** What is found and was not said to be a false alarm; what is never sent cannot be one. */
export const standing = (note: string, alarms: readonly string[]): Finding[] =>
  find(note).filter((finding) => finding.hard || !alarms.includes(alarmOf(note, finding)));

/** The note without what is never sent. */
export function withoutHard(note: string): string {
  let left = note;
  for (let hard; (hard = find(left).find((finding) => finding.hard)); ) left = without(left, hard);
  return left;
}

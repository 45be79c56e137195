/**
 * A note as the screening reads it: one sign for every way to write it. Pure. The server does the same
 * (fieldapp/shifts/screening/text.py); tests/vectors/screening.json holds both.
 */

const DASHES = "‐‑‒–—―−﹣－";
const QUOTES = "’‘´ʼ";
const LETTERS: Record<string, string> = {
  ø: "ö", Ø: "Ö", æ: "ä", Æ: "Ä", ł: "l", Ł: "L", đ: "d", Đ: "D", ı: "i",
};
/** First of the ten digits of Arabic, Persian, Devanagari and Thai. */
const DIGITS = [0x0660, 0x06f0, 0x0966, 0x0e50];
export const BLANK = "\x01";

export interface Read {
  text: string;
  /** the same in small letters */
  low: string;
  /** where each sign stands in the note, in code points */
  at: number[];
}

const between = (code: number, first: number, last: number): boolean => first <= code && code <= last;

/** Signs that take no room: they hide a number from a rule, never from a reader. */
const isLeftOut = (code: number): boolean =>
  code === 0xad ||
  between(code, 0x0300, 0x036f) ||
  between(code, 0x200b, 0x200f) ||
  between(code, 0x202a, 0x202e) ||
  between(code, 0x2060, 0x2069) ||
  between(code, 0xfe00, 0xfe0f) ||
  code === 0xfeff;

function plain(sign: string): string {
  const code = sign.codePointAt(0)!;
  if (code < 0x80) return code === 9 || code === 10 || code === 13 ? " " : sign;
  if ("åäöÅÄÖ".includes(sign)) return sign;
  if (DASHES.includes(sign)) return "-";
  if (QUOTES.includes(sign)) return "'";
  if ([0xa0, 0x202f, 0x205f, 0x3000].includes(code) || between(code, 0x2000, 0x200a)) return " ";
  const letter = LETTERS[sign];
  if (letter) return letter;
  for (const first of DIGITS) if (between(code, first, first + 9)) return String(code - first);
  if (code <= 0xffff || between(code, 0x1d400, 0x1d7ff)) {
    const base = [...sign.normalize("NFKD")].filter((c) => !between(c.codePointAt(0)!, 0x300, 0x36f));
    if (base.length === 1 && between(base[0]!.codePointAt(0)!, 0x21, 0x7e)) return base[0]!;
  }
  return code <= 0xffff ? sign : "\ufffd";
}

const COMPOSED: Record<number, Record<string, string>> = {
  0x0308: { a: "ä", A: "Ä", o: "ö", O: "Ö" },
  0x030a: { a: "å", A: "Å" },
};

/** The note with every dash, space, digit and foreign letter in its plain form. */
export function read(note: string): Read {
  const signs: string[] = [];
  const at: number[] = [];
  [...note].forEach((sign, i) => {
    const code = sign.codePointAt(0)!;
    const last = signs.length - 1;
    if (last >= 0 && at[last] === i - 1) signs[last] = COMPOSED[code]?.[signs[last]!] ?? signs[last]!;
    if (isLeftOut(code)) return;
    signs.push(plain(sign));
    at.push(i);
  });
  const text = signs.join("");
  return { text, low: lowered(text), at };
}

/** Small letters, sign by sign, of the letters that rules know. */
export const lowered = (text: string): string => text.replace(/[A-ZÅÄÖ]/g, (c) => c.toLowerCase());

/** The text with a span that no rule matches any more. */
export const blanked = (text: string, start: number, end: number): string =>
  text.slice(0, start) + BLANK.repeat(end - start) + text.slice(end);

/**
 * What a pattern alone cannot tell: whether what it matched is one. Pure. The server has the same by
 * the same names (fieldapp/shifts/screening/verdicts.py).
 */
import { WORDS } from "../../generated/screening";
import { iban, isDate, luhn } from "./screening-checks";

/** true: it is one; false: it looks like one; null: it is none */
export type Verdict = boolean | null;

/** A match of a pattern: the piece in small letters and as written, what stands before and after. */
export interface Match {
  piece: string;
  text: string;
  before: string;
  after: string;
  /** the rest of the note as written */
  around: string;
  groups: (string | undefined)[];
}

const sets = new Map<string, ReadonlySet<string>>();

/** The words of a list. */
export function words(name: keyof typeof WORDS): ReadonlySet<string> {
  let set = sets.get(name);
  if (!set) sets.set(name, (set = new Set(WORDS[name].split(" "))));
  return set;
}

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, "");
const lastWord = (text: string): string => text.replace(/ +$/, "").split(" ").at(-1)!;
const or = (is: unknown): Verdict => (is ? true : null);

function personnummer12({ piece }: Match): Verdict {
  const digits = digitsOf(piece);
  if (digits.length !== 12 || digits.slice(4, 6) > "12") return null;
  return isDate(digits.slice(2, 8)) && luhn(digits.slice(2));
}

function personnummer10({ piece, before }: Match): Verdict {
  const digits = digitsOf(piece);
  if (digits.length !== 10) return null;
  if (/(?:pnr|p-nr|person|samord)[^0-9]{0,14}$/.test(before)) return isDate(digits) && luhn(digits);
  if (digits.slice(2, 4) > "12") return null;
  const divided = /^[0-9]{6} ?[-+/. ] ?[0-9]{2} ?[0-9]{2}$/.test(piece);
  // Ten digits in one, or in pairs, that begin as a mobile's are a mobile's.
  if (digits.startsWith("07") && !divided) return null;
  if (isDate(digits)) return luhn(digits);
  return divided && /[-+]/.test(piece) ? false : null;
}

function bankNumber({ piece }: Match): Verdict {
  const letters = piece.replace(/[ -]/g, "");
  if (letters.length < 15 || letters.length > 34 || digitsOf(letters).length < 10) return null;
  return iban(letters);
}

function account({ piece, before }: Match): Verdict {
  const digits = digitsOf(piece);
  // A mobile's number that is swished to is a telephone's.
  if (digits.startsWith("0") && digits.length >= 8) return null;
  const clearing = (digits.length === 4 || digits.length === 5) && /(?:clearing|cl)[^0-9]*$/.test(before);
  return or(digits.length >= 6 || piece.includes("-") || clearing);
}

function clearing({ piece }: Match): Verdict {
  const first = digitsOf(piece).slice(0, 4);
  // A year with a number after it.
  return or(first < "1900" || first > "2099");
}

function bankgiro({ piece }: Match): Verdict {
  if (/^(?:19|20)[0-9]{2}-(?:19|20)[0-9]{2}$/.test(piece)) return null;
  const hours = /^(?:[01][0-9]|2[0-4])[0-5][0-9]-(?:[01][0-9]|2[0-4])[0-5][0-9]$/.test(piece);
  return or(!hours && luhn(digitsOf(piece)));
}

function phoneKeyed({ piece, before }: Match): Verdict {
  // "Nr" stands before many numbers that nobody can be called by.
  const least = /(?:nr|num|nummer|numret)[^0-9]{0,12}$/.test(before) ? 7 : 6;
  return or(digitsOf(piece).length >= least);
}

const email = ({ piece }: Match): Verdict =>
  or(/[a-zåäö]/.test(piece.split(/@|\(|\[|snabel/)[0]!) || piece.includes("@"));

function handle({ piece }: Match): Verdict {
  const written = piece.split("@").at(-1)!;
  const name = written.replace(/^ +| +$/g, "");
  if (!/[a-zåäö]/.test(name)) return null;
  // "@ Slussen" may say where.
  if (written.startsWith(" ") && piece.startsWith("@"))
    return words("HANDLE_NOT").has(name) || /^[0-9]/.test(name) ? null : false;
  return true;
}

function handleKeyed({ piece, text, before, groups }: Match): Verdict {
  const name = groups[0] ?? "";
  if (words("HANDLE_NOT").has(name) || words("HANDLE_PLACES").has(name)) return null;
  if (!/[a-zåäö_]/.test(name)) return null;
  const colon = /[:=]|heter|namn|user|nick/.test(piece.slice(0, piece.length - name.length));
  if (/[0-9_]|[a-z]\.[a-z]/.test(name)) return or(!/^[0-9]+[a-zåäö]{1,4}$/.test(name));
  // A capital within: "profil StockholmsTjejen".
  if (colon || /[a-zåäö][A-ZÅÄÖ]/.test(text.slice(text.length - name.length))) return true;
  // What was done with it or became of it, in one word.
  if (/(?:ade|ades|erat|ning|ningar|[^t]tt)$/.test(name)) return null;
  if (words("HANDLE_BEFORE").has(lastWord(before)) || name.length < 3) return null;
  return words("HANDLE_PLAIN").has(piece.split(/[ .:-]/)[0]!) ? false : null;
}

function handleNamed({ groups }: Match): Verdict {
  const name = groups[0] ?? "";
  const known = words("HANDLE_NOT").has(name) || words("HANDLE_PLACES").has(name);
  return known || name.length < 4 || !/[a-zåäö]/.test(name) ? null : false;
}

const handleBare = ({ piece }: Match): Verdict =>
  or(!words("HANDLE_BARE_NOT").has(piece.replace(/[.-]?[0-9]+[a-z]*$/, "")));

function handleNear(m: Match): Verdict {
  const near = `${m.before} ${m.after}`.match(/[a-z0-9]+/g) ?? [];
  if (!near.some((word) => words("HANDLE_PLACES").has(word)) || m.piece.length < 6) return null;
  if (words("HANDLE_BARE_NOT").has(m.piece.replace(/[0-9].*$/, ""))) return null;
  if (m.piece.split(".").some((part) => words("HANDLE_NOT").has(part))) return null;
  // A sentence that ends without a space after it begins the next with a capital.
  return /[.][A-ZÅÄÖ]/.test(m.text) ? null : false;
}

const isAboutCars = ({ before, after }: Match): boolean =>
  (`${before} ${after}`.match(/[a-zåäö]+/g) ?? []).some(
    (word) => words("CAR_WORDS").has(word) || ["reg", "regnr", "skylt", "skylten", "plåt"].includes(word),
  );

/** Whether the rest of the note is in small letters. */
const isSmall = ({ around }: Match): boolean =>
  (around.match(/[a-zåäö]/g)?.length ?? 0) > (around.match(/[A-ZÅÄÖ]/g)?.length ?? 0);

function plate(m: Match): Verdict {
  const capital = /^[A-ZÅÄÖ]{3}/.test(m.text);
  const letters = m.piece.slice(0, 3);
  if (words("PLATE_NOT").has(letters)) {
    // In one with its digits, and beside a word for a car, it is no word.
    if (/^[a-z]{3}[0-9]{2}[0-9a-z]$/.test(m.piece) && isAboutCars(m)) return false;
    // A word in capitals in a note of small letters is no word.
    return capital && isSmall(m) && !words("ACRONYMS").has(letters) ? false : null;
  }
  // "ABC 12 D" may be one, "ABC 12 3" and "ABC 12 i" are not.
  if (/[0-9] [0-9a-zåäö]$/.test(m.piece) && !/[A-Z]$/.test(m.text)) return null;
  if (capital || isAboutCars(m)) return true;
  return /^[a-z]{3}[ -]?[0-9]{2}[0-9a-z]$/.test(m.piece) ? false : null;
}

const hasWord = (piece: string): boolean =>
  (piece.match(/[a-z]+/g) ?? []).some((part) => words("PLATE_NOT").has(part) || words("COUNTED").has(part));

function plateForeign(m: Match): Verdict {
  if (hasWord(m.piece)) return null;
  return or(m.text.toUpperCase() === m.text || (isAboutCars(m) && !m.piece.includes(" ")));
}

/** Capitals in a note of small letters, or beside a word for a car; no unit and no abbreviation. */
function plateAny(m: Match): Verdict {
  const letters = m.piece.match(/[a-z]+/g) ?? [];
  if (hasWord(m.piece) || letters.some((part) => words("ACRONYMS").has(part))) return null;
  const cars = isAboutCars(m);
  if (m.text.toUpperCase() !== m.text || !(isSmall(m) || cars)) return null;
  const enough = digitsOf(m.piece).length > 2 || cars;
  return enough && letters.join("").length > 1 ? false : null;
}

/** Not a model: C220, V70, X5. */
const plateCar = ({ piece }: Match): Verdict =>
  or(!/^[a-z] ?-?[0-9]{1,3}$/.test(piece) && !hasWord(piece) && /[0-9]{3}|[0-9]{2}[a-z]/.test(piece));

// Words that count beside some words only: English men, men or metres, of a group, about.
const COUNT_BEFORE: Record<string, RegExp> = {
  men: /^ ?(?:[,.;:)]|$|(?:and|in|on|at|with|from|outside|by|selling|buying|waiting|talking) )/,
  m: /^ ?(?:[,.;:+&/)(]|och |o |$)/,
  av: /^(?: (?:dem|de |dom |alla |våra |oss|tjej|kvinn|kill|[0-9]))/,
  ca: /^ [0-9]+(?![0-9]| ?(?:st|pers|min|m|h|kv|tjej|kvinn|kill|män|ungdom|bil))/,
};

/** Whether a number counts what stands after it: "3 tjejer", "3 m", never "45 kvinnor". */
function counts(number: number, rest: string): boolean {
  const following = /^ ?(?:-|x(?![a-zåäö]))? ?([a-zåäö-]+)/.exec(rest);
  if (!following) return false;
  const word = following[1]!;
  const before = Object.hasOwn(COUNT_BEFORE, word) && COUNT_BEFORE[word];
  if (before) return before.test(rest.slice(following[0].length)) && (number < 40 || word === "m");
  if (number === 1 && words("COUNTED_ONE").has(word)) return true;
  if (number > 9 && words("COUNTED_FEW").has(word)) return false;
  const counted = words(number < 40 ? "COUNTED" : "COUNTED_MANY");
  return counted.has(word) || counted.has(word.split("-")[0]!);
}

/** Whether the number after a street counts something: "Sveavägen 3 tjejer". */
function isCount({ piece, after }: Match): boolean {
  const house = /[0-9]+/.exec(piece.slice(1));
  if (!house) return false;
  const rest = piece.slice(1 + house.index + house[0].length) + after;
  const to = /^ ?[-/+] ?([0-9]{1,3})/.exec(rest);
  if (to && counts(Number(to[1]), rest.slice(to[0].length))) return true;
  return counts(Number(house[0]), rest);
}

const doorcode = ({ piece }: Match): Verdict => or(digitsOf(piece).length >= 3);

function helpLine({ piece, before, after }: Match): Verdict {
  if (digitsOf(piece) !== "112") return true;
  // "Sveavägen 11 2 tjejer" holds none, and "Sveavägen 112" is where somebody lives.
  if (!/^1([ .-]?)1\1[2]$/.test(piece)) return null;
  const ends = [...words("STREET_ENDS")].join("|").replaceAll(".", "[.]");
  const house = new RegExp(`[a-zåäö]{2,}(?:${ends})[.]? $`).test(before);
  return house && !/^[ ,:]{0,2}(?:ring|larm|kontakt|tillkall|samtal|uppring|amb|tips)/.test(after) ? null : true;
}

const isCapital = (sign: string): boolean => sign !== sign.toLowerCase();

function street(m: Match): Verdict {
  const { piece, text } = m;
  const name = piece
    .split(/[.,]? ?(?:nr|nummer|no|port|hus)?\.? ?[0-9]/)[0]!
    .replace(/^[ .,]+|[ .,]+$/g, "");
  const last = name.split(" ").at(-1)!;
  if (words("STREET_NOT").has(last) || isCount(m)) return null;
  const alone = words("STREET_ENDS").has(last);
  if (alone && !name.includes(" ")) return null;
  return alone && /(?:an|en|et|on)$/.test(last) ? or(isCapital(text.slice(0, 1))) : true;
}

/** Whether a street is one of several of its name: Fjärde Tvärgatan, 3:e Tvärgatan. */
function isNumbered({ piece, text }: Match): boolean {
  const first = piece.split(" ")[0]!;
  return (words("STREET_NUMBERED").has(first) || /^[1-9]:?[ae]$/.test(first)) && /[A-ZÅÄÖ]/.test(text);
}

function streetCapital(m: Match): Verdict {
  if (isCount(m)) return null;
  const last = (m.text.match(/[A-ZÅÄÖa-zåäö]+/g) ?? []).filter((name) => name.length > 3).at(-1);
  if (last !== undefined && !words("STREET_NOT").has(last.toLowerCase()) && /^[A-ZÅÄÖ]/.test(last)) return true;
  return or(isNumbered(m));
}

function streetShort(m: Match): Verdict {
  const { piece, text, groups } = m;
  const stem = groups[0] ?? "";
  const at = piece.indexOf(stem);
  if (isCount(m) || words("STREET_SHORT_NOT").has(stem) || /(?:ing|dag|lig|tig|rig)$/.test(stem)) return null;
  return or(isCapital(text[0]!) || isCapital(text[at]!) || /(?:[adgkrst]g|odeng|[agks]v)$/.test(stem));
}

const streetKeyed = (m: Match): Verdict => or(isCapital(m.text.slice(0, 1)) && !isCount(m));

function streetVillage(m: Match): Verdict {
  const name = m.piece.split(" ")[0]!;
  const known = (["CAR_WORDS", "HANDLE_BARE_NOT", "STREET_NOT"] as const).some((list) => words(list).has(name));
  return known || streetKeyed(m) === null ? null : false;
}

/** By the names that the patterns call them. */
export const VERDICTS: Record<string, (match: Match) => Verdict> = {
  personnummer_12: personnummer12,
  personnummer_10: personnummer10,
  card: ({ piece }) => or(luhn(digitsOf(piece))),
  iban: bankNumber,
  many_digits: ({ piece }) => or(digitsOf(piece).length >= 8),
  account,
  clearing,
  bankgiro,
  phone_keyed: phoneKeyed,
  email,
  web: ({ piece }) => or(/[a-zåäö]/.test(piece)),
  doorcode,
  help_line: helpLine,
  doorcode_alone: (m) => (counts(1, m.after) ? null : doorcode(m)),
  handle,
  handle_keyed: handleKeyed,
  handle_named: handleNamed,
  handle_bare: handleBare,
  handle_near: handleNear,
  plate_keyed: ({ piece }) => or(digitsOf(piece).length >= 2 && piece.length >= 4),
  plate,
  plate_foreign: plateForeign,
  plate_car: plateCar,
  plate_any: plateAny,
  street,
  street_foreign: (m) => or(!isCount(m)),
  street_capital: streetCapital,
  street_short: streetShort,
  street_two: (m) => (words("STREET_BEFORE_NOT").has(m.groups[0]!) ? null : streetKeyed(m)),
  street_keyed: streetKeyed,
  street_village: streetVillage,
};

/**
 * What a pattern alone cannot tell: whether what it matched is one. Pure. The server has the same by
 * the same names (fieldapp/shifts/screening_verdicts.py).
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

function handleKeyed({ piece, before, groups }: Match): Verdict {
  const name = groups[0] ?? "";
  if (words("HANDLE_NOT").has(name) || words("HANDLE_PLACES").has(name)) return null;
  if (!/[a-zåäö_]/.test(name)) return null;
  const colon = /[:=]|heter|namn|user|nick/.test(piece.slice(0, piece.length - name.length));
  if (/[0-9_]|[a-z]\.[a-z]/.test(name)) return or(!/^[0-9]+[a-zåäö]{1,4}$/.test(name));
  if (colon) return true;
  if (words("HANDLE_BEFORE").has(lastWord(before)) || name.length < 3) return null;
  return words("HANDLE_PLAIN").has(piece.split(" ")[0]!.replace(/\.+$/, "")) ? false : null;
}

const handleBare = ({ piece }: Match): Verdict =>
  or(!words("HANDLE_BARE_NOT").has(piece.replace(/[.-]?[0-9]+[a-z]*$/, "")));

const isAboutCars = ({ before, after }: Match): boolean =>
  (`${before} ${after}`.match(/[a-zåäö]+/g) ?? []).some(
    (word) => words("CAR_WORDS").has(word) || ["reg", "regnr", "skylt", "skylten", "plåt"].includes(word),
  );

function plate(m: Match): Verdict {
  const capital = /^[A-ZÅÄÖ]{3}/.test(m.text);
  if (words("PLATE_NOT").has(m.piece.slice(0, 3))) return null;
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

const plateCar = ({ piece }: Match): Verdict => or(!hasWord(piece) && /[0-9]{3}|[0-9]{2}[a-z]/.test(piece));

const isCapital = (sign: string): boolean => sign !== sign.toLowerCase();

function street({ piece, text }: Match): Verdict {
  const name = piece
    .split(/[.,]? ?(?:nr|nummer|no|port|hus)?\.? ?[0-9]/)[0]!
    .replace(/^[ .,]+|[ .,]+$/g, "");
  const last = name.split(" ").at(-1)!;
  if (words("STREET_NOT").has(last)) return null;
  const alone = words("STREET_ENDS").has(last);
  if (alone && !name.includes(" ")) return null;
  return alone && /(?:an|en|et|on)$/.test(last) ? or(isCapital(text.slice(0, 1))) : true;
}

function streetShort({ piece, text, groups }: Match): Verdict {
  const stem = groups[0] ?? "";
  const at = piece.indexOf(stem);
  if (words("STREET_SHORT_NOT").has(stem) || /(?:ing|dag|lig|tig|rig)$/.test(stem)) return null;
  return or(isCapital(text[0]!) || isCapital(text[at]!) || /(?:[adgkrst]g|odeng|[agks]v)$/.test(stem));
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
  doorcode: ({ piece }) => or(digitsOf(piece).length >= 3),
  handle,
  handle_keyed: handleKeyed,
  handle_bare: handleBare,
  plate_keyed: ({ piece }) => or(digitsOf(piece).length >= 2 && piece.length >= 4),
  plate,
  plate_foreign: plateForeign,
  plate_car: plateCar,
  street,
  street_short: streetShort,
  street_two: ({ text, groups }) =>
    or(!words("STREET_BEFORE_NOT").has(groups[0]!) && isCapital(text.slice(0, 1))),
  street_keyed: ({ text }) => or(isCapital(text.slice(0, 1))),
};

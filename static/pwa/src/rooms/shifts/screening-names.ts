/**
 * Given names in a note: which words are somebody's, and which are a place, a shop or a word. Pure. The
 * server does the same (fieldapp/shifts/screening/given_names.py).
 */
import { NAMES } from "../../generated/given-names";
import { WORDS } from "../../generated/screening";
import { BLANK, type Read } from "./screening-text";
import { words } from "./screening-verdicts";

/** A small letter before a capital is where a space was forgotten. */
const WORD = /[a-zåäö]{3,}(?=[A-ZÅÄÖ][a-zåäö]{2})|[A-Za-zÅÄÖåäö](?:[A-Za-zÅÄÖåäö']*[A-Za-zÅÄÖåäö])?/g;
const BLANKED = /^[ :,]{0,3}(?:tel|mob|nr|pnr|bor|på)?[ :.]{0,2}\x01/;
const STREET =
  /(?:gatan|gata|vägen|väg|gränd|gränden|torg|torget|plan|plats|platsen|kyrka|kyrkan|bron|parken|park|gård|gården|allen|alle|backe|backen|stig|stigen|hallen|skolan|skola|kajen|hamn|hamnen|leden|huset|hemmet|centrum|mottagningen|kliniken)$/;
const AGE = /^(?:,? (?:ca |cirka )?[1-9][0-9] ?(?:år|åring|yrs|y)|, ?[1-9][0-9](?= ?(?:[,.;)]|$)))/;
const AGE_BARE = /^,? [1-9][0-9](?:[+]|(?= ?$| [a-zåäö]))/;
const AND = ["och", "o", "and", "samt", "el", "eller", "with"];
const STROKES = ["/", " / ", "+", " + ", "&", " & ", "-"];

/**
 * A listed name's mark: "" a name alone, "*" a Swedish word as well, "+" a foreign one or an
 * abbreviation; undefined where it is not listed. Looked for in the sorted list as it lies there: to
 * take twenty thousand names apart would hold the screen up.
 */
function markOf(name: string): string | undefined {
  for (let from = 0, to = NAMES.length; from < to; ) {
    const start = NAMES.lastIndexOf(" ", (from + to) >> 1) + 1;
    const space = NAMES.indexOf(" ", start);
    const end = space < 0 ? NAMES.length : space;
    const listed = NAMES.slice(start, end);
    const bare = listed.replace(/[*+]$/, "");
    if (bare === name) return listed.slice(bare.length);
    if (bare < name) from = end + 1;
    else to = start - 1;
  }
  return undefined;
}

const isListed = (name: string): boolean => markOf(name) !== undefined;

/** The listed name of a word, its genitive taken off; null where it is none. */
function baseOf(key: string): string | null {
  const bare = key.split("'")[0]!;
  const genitive =
    bare.length > 3 && bare.endsWith("s") && !bare.endsWith("ss") && !words("NAME_NOT_UNKNOWN").has(bare);
  const nominative = genitive ? bare.slice(0, -1) : bare;
  return [key, bare, nominative].find(isListed) ?? null;
}

const endsLike = (key: string, list: keyof typeof WORDS): boolean =>
  [...words(list)].some((end) => key.endsWith(end));

interface Word {
  start: number;
  end: number;
  key: string;
  capital: boolean;
}

/** A note's words, and questions about each of them. */
class Note {
  readonly words: Word[];
  private readonly shouted: boolean;

  constructor(
    private readonly read: Read,
    readonly low: string,
  ) {
    this.words = [...read.text.matchAll(WORD)].map(({ index, 0: word }) => ({
      start: index,
      end: index + word.length,
      key: low.slice(index, index + word.length),
      capital: /^[A-ZÅÄÖ]/.test(word),
    }));
    const letters = read.text.match(/[A-Za-zÅÄÖåäö]/g)?.length ?? 0;
    const capitals = read.text.match(/[A-ZÅÄÖ]/g)?.length ?? 0;
    // A note in capitals says nothing by them.
    this.shouted = capitals * 2 > letters && letters > 8;
  }

  /** What stands between two words; a full stop beyond the note's ends. */
  between(i: number, j: number): string {
    return i < 0 || j >= this.words.length ? "." : this.low.slice(this.words[i]!.end, this.words[j]!.start);
  }

  key(i: number): string {
    return this.words[i]?.key ?? "";
  }

  isCapital(i: number): boolean {
    return !this.shouted && (this.words[i]?.capital ?? false);
  }

  beginsSentence(i: number): boolean {
    return i === 0 || /[.!?\n]/.test(this.between(i - 1, i));
  }

  /** Whether one of these words, or two of them, stands right before word i. */
  follows(i: number, triggers: ReadonlySet<string>): boolean {
    if (!/^[ :"'=\-(]*$/.test(this.between(i - 1, i))) return false;
    const one = this.key(i - 1);
    const two = this.between(i - 2, i - 1) === " " ? `${this.key(i - 2)}-${one}` : "";
    return triggers.has(one) || triggers.has(two);
  }

  /** Whether word i is a part of a place's or an organisation's name. */
  isPlace(i: number): boolean {
    const gap = this.between(i, i + 1);
    const after = gap === " " || gap === "-" ? this.key(i + 1) : "";
    const street = STREET.test(after) && !words("STREET_NOT").has(after);
    if (words("PLACE_AFTER").has(after) || street) return true;
    const [before, here, next] = [this.key(i - 1), this.key(i), this.key(i + 1)];
    if (words("PLACE_PAIRS").has(`${here}-${next}`) || words("PLACE_PAIRS").has(`${before}-${here}`)) return true;
    // Karl XII is nobody met.
    if (this.isCapital(i + 1) && /^[ivx]{1,5}$/.test(after)) return true;
    if (words("PLACE_AFTER").has(this.key(i + 2)) && this.isCapital(i + 1))
      return gap === " " && this.between(i + 1, i + 2) === " ";
    const left = this.low.slice(0, this.words[i]!.start).replace(/ +$/, "");
    if (/(?<![0-9]) st$/.test(` ${left}`)) return true;
    return words("PLACE_BEFORE").has(left.split(" ").at(-1)!);
  }

  /** Whether a thing called so follows word i: "Felix ketchup", never "Elenas väska". */
  isThing(i: number): boolean {
    const key = this.key(i);
    if (key.endsWith("s") && (!isListed(key) || isListed(key.slice(0, -1)))) return false;
    return [" ", "-"].includes(this.between(i, i + 1)) && words("GOODS_AFTER").has(this.key(i + 1));
  }

  /** Whether word i is an abbreviation, a unit or a month that reads like a name. */
  isShortFor(i: number): boolean {
    const { start, end, key, capital } = this.words[i]!;
    const written = this.read.text.slice(start, end);
    const capitals = written.match(/[A-ZÅÄÖ]/g)?.length ?? 0;
    if (written.length <= 3 && capitals > 1 && !this.shouted && !this.isClear(i)) return true;
    if (written.length > 4) return false;
    const months = words("MONTHS");
    if (months.has(key) && words("MONTHS_AFTER").has(this.key(i - 1)) && this.between(i - 1, i) === " ") return true;
    if (months.has(key) && [-2, -1, 1, 2].some((step) => months.has(this.key(i + step)))) return true;
    return !capital && (/^[.][a-zåäö0-9]/.test(this.rest(i)) || /[0-9] ?$/.test(this.low.slice(0, start)));
  }

  /** What follows word i. */
  rest(i: number): string {
    return this.low.slice(this.words[i]!.end);
  }

  /** Whether an age or what a person does follows word i. */
  isPersonByNext(i: number): boolean {
    if (AGE.test(this.rest(i))) return true;
    if (this.between(i, i + 1) !== " ") return false;
    const following = this.key(i + 1);
    return words("PERSON_ONLY").has(following) || (this.key(i).endsWith("s") && words("NEAR").has(following));
  }

  /** Whether it is somebody whom the word before says the name of, and not a thing. */
  isCalled(i: number): boolean {
    if (words("THINGS").has(this.key(i - 2))) return false;
    // "Bytte namn igen" names nobody.
    const plain = this.between(i - 1, i) === " " && !this.isCapital(i);
    return !plain || !["namn", "namnet"].includes(this.key(i - 1));
  }

  /** Whether word i is an abbreviation in capitals. */
  isInCapitals(i: number): boolean {
    const { start, end } = this.words[i]!;
    const written = this.read.text.slice(start, end);
    return written.length > 1 && written === written.toUpperCase();
  }

  /** Whether what stands before word i says that it is where, not who. */
  isPlaceByBefore(i: number): boolean {
    return this.between(i - 1, i) === " " && words("PLACES_AFTER").has(this.key(i - 1));
  }

  /** Whether word i is what a person does, and stands right after a space. */
  isDoing(i: number): boolean {
    return words("PERSON_VERBS").has(this.key(i)) && this.between(i - 1, i) === " ";
  }

  /** Whether clear names follow word i, divided by commas: "Sanna, Ingela och". */
  beginsList(i: number): boolean {
    if (this.between(i, i + 1) !== ", " || !this.isClear(i + 1) || !this.isCapital(i + 1)) return false;
    return this.between(i + 1, i + 2) === ", " || AND.includes(this.key(i + 2));
  }

  /** Whether a number that counts nothing follows word i: "Iris 22 vill", "Iris 22". */
  isFollowedByAge(i: number): boolean {
    return AGE_BARE.test(this.rest(i)) && !words("COUNTED").has(this.key(i + 1));
  }

  /** Whether a clear name stands beside word i with "and" or a stroke between them. */
  isBesideName(i: number): boolean {
    return [-1, 1].some((side) => {
      const [near, far] = [i + side, i + 2 * side];
      const gap = this.between(Math.min(i, near), Math.max(i, near));
      if (STROKES.includes(gap) && this.isClear(near)) return true;
      const joined = AND.includes(this.key(near)) && gap === " ";
      if (!joined || this.between(Math.min(near, far), Math.max(near, far)) !== " ") return false;
      // Of two words that are names, both with a capital, each says so of the other.
      const both = this.isCapital(i) && this.isCapital(far) && !this.isPlace(far);
      const listedBoth = baseOf(this.key(i)) !== null && baseOf(this.key(far)) !== null;
      return this.isClear(far) || (both && listedBoth);
    });
  }

  /** Whether word i is a name that is no word. */
  isClear(i: number): boolean {
    const base = baseOf(this.key(i));
    return base !== null && markOf(base) === "" && !this.isPlace(i);
  }

  /** Whether a surname follows word i. */
  hasSurname(i: number): boolean {
    if (this.between(i, i + 1) !== " " || !this.isCapital(i + 1)) return false;
    const key = this.key(i + 1);
    return words("SURNAMES").has(key) || (key.length > 4 && endsLike(key, "SURNAME_ENDS"));
  }
}

/** Whether a word that no list has is a given name, by what stands before it and by its end. */
function isUnlistedName(note: Note, i: number, sure: boolean): boolean {
  const key = note.key(i);
  if (key.length < 3 || words("NAME_NOT_UNKNOWN").has(key) || words("COUNTED").has(key)) return false;
  if (endsLike(key, "NOT_PEOPLE_ENDS") || words("NOT_BEFORE_VERBS").has(key)) return false;
  if (sure) return note.isCalled(i);
  if (!note.isCapital(i) || words("NAME_ENDS_NOT").has(key) || note.isInCapitals(i)) return false;
  if (note.isPersonByNext(i)) return !note.isPlaceByBefore(i);
  if (note.isBesideName(i)) return true;
  if (note.isFollowedByAge(i) && words("PERSON_VERBS").has(note.key(i + 1))) return true;
  if (note.beginsSentence(i)) return false;
  return note.follows(i, words("TRIGGERS")) || (key.length > 4 && endsLike(key, "NAME_ENDS"));
}

/** Whether word i is somebody's given name. */
function isName(note: Note, i: number): boolean {
  const key = note.key(i);
  if (key.includes(BLANK) || note.isPlace(i) || note.isThing(i) || note.isShortFor(i)) return false;
  const base = baseOf(key);
  const sure = note.follows(i, words("TRIGGERS_SURE"));
  if (base === null) return isUnlistedName(note, i, sure);
  const mark = markOf(base);
  if (mark === "") return true;
  if (sure) return !words("NAME_NOT_UNKNOWN").has(key);
  if (!words("NOT_BEFORE_VERBS").has(key) && key.length > 2 && note.isPersonByNext(i)) return true;
  if (!note.isCapital(i)) return false;
  if (!words("MONTHS").has(key) && note.isFollowedByAge(i)) return true;
  if (note.hasSurname(i) || note.isBesideName(i)) return true;
  if (!note.beginsSentence(i) || (mark !== "*" && key.length >= 4)) return true;
  if (words("NOT_FIRST").has(key)) {
    const only = words("PERSON_ONLY").has(note.key(i + 1));
    return words("NOT_FIRST_BUT").has(key) && only && note.isDoing(i + 1);
  }
  // A number that was found follows: it is that person's.
  return BLANKED.test(note.rest(i)) || note.isDoing(i + 1) || note.beginsList(i);
}

/** Spans of given names with the surnames after them; `low` has taken spans blanked. */
export function nameSpans(read: Read, low: string): [number, number][] {
  const note = new Note(read, low);
  const found: [number, number][] = [];
  note.words.forEach((word, i) => {
    const last = found.at(-1);
    if ((last && word.start < last[1]) || !isName(note, i)) return;
    const gap = note.between(i, i + 1);
    const surname = note.key(i + 1);
    const follows =
      note.isCapital(i + 1) &&
      (gap === " " || gap === "-") &&
      !surname.includes(BLANK) &&
      !words("NAME_NOT_UNKNOWN").has(surname);
    found.push([word.start, follows ? note.words[i + 1]!.end : word.end]);
  });
  return found;
}

/** The short code on a card, as `fieldapp/followups/short_code_rules.py` has it. Pure. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MODULUS = 37;

/** The letter that checks five characters; null where their sum has none. */
export function checkOf(characters: string): string | null {
  const sum = [...characters].reduce((s, c, i) => s + (i + 2) * ALPHABET.indexOf(c), 0) % MODULUS;
  return sum >= 10 && sum < 32 ? ALPHABET[sum]! : null;
}

/** A new random code of five characters and its letter. */
export function newCode(): string {
  for (;;) {
    const random = crypto.getRandomValues(new Uint8Array(5));
    const characters = [...random].map((byte) => ALPHABET[byte % 32]).join("");
    const letter = checkOf(characters);
    if (letter) return characters + letter;
  }
}

/** The code as it is written, of what was typed; null when its letter says that it is none. */
export function codeOf(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (plain.length !== 6 || [...plain].some((c) => !ALPHABET.includes(c))) return null;
  return checkOf(plain.slice(0, 5)) === plain[5] ? plain : null;
}

/** "K7Q-X2M" */
export const inThrees = (code: string): string => `${code.slice(0, 3)}-${code.slice(3)}`;

/** The one-time code that enrols a phone, as people type it. Pure; as `devices_rules.py` reads it. */

const ALPHABET = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const READ_AS: Record<string, string> = { I: "1", L: "1", O: "0" };

/** The code in what somebody typed, whatever its case, spaces and O or 0; null when it is none. */
export function codeIn(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s\u2013-]/g, "")
    .replace(/[ILO]/g, (letter) => READ_AS[letter]!);
  return ALPHABET.test(code) ? code : null;
}

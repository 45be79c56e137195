/** Checks that a pattern alone cannot make: check digits and dates. Pure. */

/** Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B). */
export function luhn(digits: string): boolean {
  const total = [...digits].reverse().reduce((sum, digit, i) => {
    const value = Number(digit) * (i % 2 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return total % 10 === 0;
}

/** Whether YYMMDD is a day, or a samordningsnummer's day (60 more). */
export function isDate(digits: string): boolean {
  const [year, month, written] = [0, 2, 4].map((i) => Number(digits.slice(i, i + 2))) as [number, number, number];
  if (month < 1 || month > 12) return false;
  const day = written > 60 ? written - 60 : written;
  return day >= 1 && day <= new Date(Date.UTC(2000 + year, month, 0)).getUTCDate();
}

/** Whether an IBAN's check digits are right (ISO 13616, mod 97). */
export function iban(letters: string): boolean {
  const turned = letters.slice(4) + letters.slice(0, 4);
  return BigInt([...turned].map((c) => parseInt(c, 36)).join("")) % 97n === 1n;
}

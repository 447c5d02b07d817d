// Container numbers: the check digit of ISO 6346, computed as the number is typed.

/** The digit that belongs to four letters and six digits; null before they are complete. */
export function checkDigit(firstTen) {
  if (!/^[A-Z]{4}[0-9]{6}$/.test(firstTen)) return null;
  // Letters count from 10 on and skip the multiples of 11; each place weighs twice the one before.
  const worth = (sign) => {
    if (sign <= "9") return Number(sign);
    const plain = sign.charCodeAt(0) - 55;
    return plain + Math.floor((plain - 1) / 10);
  };
  const sum = [...firstTen].reduce((total, sign, place) => total + worth(sign) * 2 ** place, 0);
  return (sum % 11) % 10;
}

/** Whether the last digit is the one that belongs to the others. */
export const fits = (letters, digits) => checkDigit(letters + digits.slice(0, 6)) === Number(digits[6]);

/** Whether this may stand on a container: everything but the check digit is as it should be. */
export const isPlausible = (letters, digits) => /^[A-Z]{3}[UJZR]$/.test(letters) && /^[0-9]{7}$/.test(digits);

/** What was typed or pasted into either box, as letters and what follows them; nothing of it is left out. */
export function parted(typed) {
  // Of the Latin letters alone: the capital of "ſ" is an "S", and no letter is made of another one unseen.
  const sign = typed.replace(/[\s\-‐-―−­./·]/g, "").replace(/[a-z]+/g, (small) => small.toUpperCase());
  const [, letters, digits] = /^([A-Z]*)(.*)$/.exec(sign);
  return { letters, digits };
}

/**
 * What is wrong with a number, as the key of a sentence; null for a right one.
 * @param {string} letters
 * @param {string} digits
 */
export function containerProblem(letters, digits) {
  if (!/^[A-Z]{4}$/.test(letters)) return { text: "Write the four letters at the front." };
  if (!"UJZR".includes(letters[3])) return { text: "The fourth letter is U, J, Z or R: read it again." };
  if (!/^[0-9]{7}$/.test(digits)) return { text: "Write the seven digits, the boxed one last." };
  // The digit that would fit is not shown: it invites to change the last digit where another one was misread.
  return fits(letters, digits) ? null : { text: "The check digit does not fit: read the whole number again on the container." };
}

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

/**
 * What is wrong with a number, as the key of a sentence; null for a right one.
 * @param {string} letters
 * @param {string} digits
 */
export function containerProblem(letters, digits) {
  if (!/^[A-Z]{4}$/.test(letters)) return { text: "Write the four letters at the front." };
  if (!"UJZR".includes(letters[3])) return { text: "The fourth letter is U, J, Z or R: read it again." };
  if (!/^[0-9]{7}$/.test(digits)) return { text: "Write the seven digits, the boxed one last." };
  const due = checkDigit(letters + digits.slice(0, 6));
  if (due !== Number(digits[6])) {
    return { text: "The last digit should be {due}: read the number again.", values: { due } };
  }
  return null;
}

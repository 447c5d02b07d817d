// Drawn from the catalogue by canine/field/views/shell.py.

/** The Kiswahili for a sentence of the screens, under the English one. */
export const SWAHILI: Record<string, string>;
/** The Kiswahili for what the server says, under its code. */
export const REFUSALS: Record<string, string>;

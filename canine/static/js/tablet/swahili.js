export const SWAHILI = {};

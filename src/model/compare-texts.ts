/** The order of two texts by code units, for `sort()`: the same in every locale. */
export function compareTexts(a: string, b: string): number { return a < b ? -1 : a > b ? 1 : 0; }

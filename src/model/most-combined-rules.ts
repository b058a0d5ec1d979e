/** The most rules that combinations of declared rules and overlays may add to a service. With conditions of their own they double with each declaration. */
export function mostCombinedRules(declared: number): number { return Math.max(1000, 10 * declared); }

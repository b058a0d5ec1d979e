import { inputError, InputMistake } from './input-error';

/** The most rules that combine declared ones. Their number may be a product of the declared ones, or double with each. */
export function mostCombinedRules(declared: number): number { return Math.max(1000, 10 * declared); }

/**
 * Refuses too many combined rules before they take all time and memory.
 * @param problem construct path, what is counted and what to change
 * @throws if there are too many
 */
export function checkCombinedRules(count: number, declared: number, problem: Pick<InputMistake, 'where' | 'what' | 'fix'>): void {
  const most = mostCombinedRules(declared);
  if (count > most) throw inputError({ ...problem, got: `more than ${most}`, allowed: `${most} for ${declared} declared rules` });
}

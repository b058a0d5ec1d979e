import { rounded } from './service-level-objective';

/** Two windows in which the error budget burns too fast: the long one shows that it matters, the short one that it still does. */
export interface BurnRate {
  readonly severity: 'page' | 'ticket';
  readonly short: string;
  readonly long: string;
  /** How many times faster than the budget allows. */
  readonly factor: number;
}

/** The windows, and the percent of the budget of a period that burns in the long one. */
const WINDOWS = [
  { severity: 'page', short: '5m', long: '1h', hours: 1, percent: 2 },
  { severity: 'page', short: '30m', long: '6h', hours: 6, percent: 5 },
  { severity: 'ticket', short: '2h', long: '1d', hours: 24, percent: 10 },
  { severity: 'ticket', short: '6h', long: '3d', hours: 72, percent: 10 },
] as const;

/** The windows in which errors are recorded, in order. */
export const ERROR_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;

/**
 * The burn rates that alert, for a period of some days: percent of the budget × period / long window.
 * See https://sre.google/workbook/alerting-on-slos/ and https://sloth.dev/slo-period-windows/
 */
export function burnRates(days: number): readonly BurnRate[] {
  return WINDOWS.map(({ severity, short, long, hours, percent }) => ({ severity, short, long, factor: rounded(percent * days * 24 / hours / 100) }));
}

/** The objectives in percent, as a lower bound that is not among them, of which each alert can fire: at most all requests fail. */
export function leastObjectivePercent(days: number): number {
  return rounded(100 - 100 / Math.max(...burnRates(days).map(({ factor }) => factor)));
}

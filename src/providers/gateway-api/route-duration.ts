const UNITS = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const;

/** A time in the words of Gateway API, which has at most five digits before a unit. See https://gateway-api.sigs.k8s.io/geps/gep-2257/ */
export function routeDuration(ms: number): string {
  const [unit, size] = ms % 1000 ? UNITS[3] : UNITS[2];
  if (ms / size < 100_000) return `${ms / size}${unit}`;
  let rest = ms;
  return UNITS.map(([name, each]) => {
    const count = Math.floor(rest / each);
    rest -= count * each;
    return count ? `${count}${name}` : '';
  }).join('');
}

/** The value of a Kubernetes quantity: CPU in cores, memory in bytes; NaN if it is none. See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function amount(quantity: string | number): number {
  const [, number, suffix] = /^([+-]?[0-9.]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/.exec(`${quantity}`) ?? [];
  if (suffix === undefined) return Number(number);
  const small = SMALL.indexOf(suffix) + 1;
  if (small) return Number(number) / 1000 ** small; // a division is exact where the decimal text is
  if (/[0-9]/.test(suffix)) return Number(`${number}${suffix}`);
  return Number(number) * (suffix.endsWith('i') ? 1024 : 1000) ** (LARGE.indexOf(suffix[0].toUpperCase()) + 1);
}

const SMALL = ['m', 'u', 'n'];
const LARGE = 'KMGTPE';

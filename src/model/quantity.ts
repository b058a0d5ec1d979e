/** Kubernetes' quantities, as the model has them: thousandths of a core, whole cores, mebibytes, gibibytes; as thousandths of a core or mebibytes. */
export function amount(quantity: string): number {
  const number = parseFloat(quantity);
  return quantity.endsWith('m') || quantity.endsWith('Mi') ? number : quantity.endsWith('Gi') ? 1024 * number : 1000 * number;
}

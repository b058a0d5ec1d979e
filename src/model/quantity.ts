/** The value of a Kubernetes quantity: CPU (`100m`, `2`) in millicores, memory (`Mi`, `Gi`) in mebibytes. */
export function amount(quantity: string): number {
  const number = parseFloat(quantity);
  return quantity.endsWith('m') || quantity.endsWith('Mi') ? number : quantity.endsWith('Gi') ? 1024 * number : 1000 * number;
}

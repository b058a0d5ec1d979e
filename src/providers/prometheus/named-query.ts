/** A query of Prometheus, and how its series are named. */
export interface NamedQuery {
  readonly expr: string;
  /** `{{label}}` is the value of a label. */
  readonly legend: string;
}

/** A total that is 0 while nothing was counted, and its parts by labels. Series of errors begin with the first error. */
export function totalAndParts(total: string, parts: string, legend: string): NamedQuery[] {
  return [{ expr: `${total} or vector(0)`, legend: 'all' }, { expr: parts, legend }];
}

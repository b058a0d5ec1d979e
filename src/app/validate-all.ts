import { IConstruct } from 'constructs';

/**
 * Runs the validations of every construct below `root` once, and throws one error that lists all failures, in the words of cdk8s.
 *
 * A validation may add constructs to the tree. `App` would meet those when it validates again for the next chart, so they are validated
 * here as well.
 *
 * @returns all constructs, as they are after that
 */
export function validateAll(root: IConstruct): IConstruct[] {
  let last: IConstruct[] = [];
  for (;;) {
    const constructs = root.node.findAll();
    if (constructs.length === last.length && constructs.every((construct, i) => construct === last[i])) {
      return constructs;
    }
    const pending = last.length ? without(constructs, last) : constructs;
    const errors: string[] = [];
    for (const construct of pending) {
      for (const error of construct.node.validate()) {
        errors.push(`[${construct.node.path}] ${error}`);
      }
    }
    if (errors.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
    }
    last = constructs;
  }
}

function without(constructs: IConstruct[], known: IConstruct[]): IConstruct[] {
  const all = new Set(known);
  return constructs.filter(construct => !all.has(construct));
}

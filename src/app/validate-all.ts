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
  let constructs = root.node.findAll();
  validate(constructs);
  while (!isStill(root, constructs)) {
    const validated = new Set(constructs);
    constructs = root.node.findAll();
    validate(constructs.filter(construct => !validated.has(construct)));
  }
  return constructs;
}

function validate(constructs: IConstruct[]) {
  const errors: string[] = [];
  for (const construct of constructs) {
    for (const error of construct.node.validate()) {
      errors.push(`[${construct.node.path}] ${error}`);
    }
  }
  if (errors.length > 0) {
    throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
  }
}

/** Whether the constructs, each before its children, are all that is in the tree. */
function isStill(root: IConstruct, constructs: IConstruct[]): boolean {
  let next = 0;
  const visit = (construct: IConstruct): boolean => constructs[next++] === construct && construct.node.children.every(visit);
  return visit(root) && next === constructs.length;
}

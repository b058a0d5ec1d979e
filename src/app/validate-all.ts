import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppTree } from './app-tree';

/**
 * Runs the validations of every construct of an app once, and throws one error with all failures, with the text of cdk8s.
 *
 * A validation may add constructs to the tree. `App` validates those for the next chart, so they are validated
 * here as well.
 *
 * @returns the tree after validation
 */
export function validateAll(app: App): AppTree {
  let constructs = app.node.findAll();
  validate(constructs);
  for (;;) {
    const tree = new AppTree(app);
    const isStill = tree.constructs.length === constructs.length && constructs.every((construct, i) => construct === tree.constructs[i]);
    if (isStill) {
      return tree;
    }
    const validated = new Set(constructs);
    constructs = tree.constructs;
    validate(constructs.filter(construct => !validated.has(construct)));
  }
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

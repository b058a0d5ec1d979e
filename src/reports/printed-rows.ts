import { AccessMatrix, networkedRows } from './access-matrix';
import { consentRows } from './consent-rows';
import { denialRows } from './denial-rows';
import { RequirementRow } from './requirement-row';
import { tokenRows } from './token-rows';

/** The rows of a matrix, less what is denied, with their NetworkPolicies, cut by the tokens and the consent that their requests need. */
export function printedRows(matrix: AccessMatrix): RequirementRow[] {
  const rows = networkedRows({ ...matrix, rows: denialRows(matrix.rows, matrix.denials) });
  return consentRows(tokenRows(rows, matrix.tokens), matrix.consents);
}

import { AccessMatrix, networkedRows } from './access-matrix';
import { requirementRows } from './consent-rows';
import { denialRows } from './denial-rows';
import { TokenRow } from './token-rows';

/** The rows of a matrix, less what is denied, with their NetworkPolicies, cut by the tokens and the consent that their requests need. */
export function printedRows(matrix: AccessMatrix): TokenRow[] {
  const rows = networkedRows({ ...matrix, rows: denialRows(matrix.rows, matrix.denials) });
  return requirementRows({ ...matrix, rows });
}

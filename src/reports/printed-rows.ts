import { AccessMatrix } from './access-matrix';
import { denialRows } from './denial-rows';
import { TokenRow, tokenRows } from './token-rows';

/** The rows of a matrix, less what is denied, cut by the tokens that their requests need. */
export function printedRows({ rows, denials, tokens }: Pick<AccessMatrix, 'rows' | 'denials' | 'tokens'>): TokenRow[] {
  return tokenRows(denialRows(rows, denials), tokens);
}

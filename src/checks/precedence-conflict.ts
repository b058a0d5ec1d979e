import { Check } from './check';
import { matchText } from '../model/match-text';
import { Severity } from '../model/severity';

/** Two rules that some requests meet both, of which the mesh lets the wrong one go first. */
export const precedenceConflict: Check = (mesh, provider) => mesh.services.flatMap(service => (
  provider.precedenceConflicts(service).map(({ earlier, later }) => ({
    code: 'precedence-conflict',
    severity: Severity.WARNING,
    path: earlier.owner,
    message: `requests that meet its ${matchText([earlier.match])} and the ${matchText([later.match])} of ${later.owner} may go by the latter: `
      + `routes of ${provider.name} have no order, and what both ask cannot be asked in one match`,
    fix: 'let the two exclude each other, or the first ask for one more thing, such as a path; or acknowledge that no request meets both',
  }))
));

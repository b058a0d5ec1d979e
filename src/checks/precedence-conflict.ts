import { Check } from './check';
import { matchText } from '../model/match-text';
import { Severity } from '../model/severity';

/** Two rules that overlap, where the mesh gives precedence to the one that is declared later. */
export const precedenceConflict: Check = (mesh, provider) => mesh.services.flatMap(service => (
  provider.precedenceConflicts(service).map(({ earlier, later }) => ({
    code: 'precedence-conflict',
    severity: Severity.WARNING,
    path: earlier.owner,
    message: `requests that match its rule for ${matchText([earlier.match])} may match the rule for ${matchText([later.match])} of ${later.owner} instead: `
      + `on ${provider.name}, Gateway API precedence cannot express the declared order`,
    fix: 'make the two matches exclusive, add a condition such as a path to the first, or acknowledge that no request matches both',
  }))
));

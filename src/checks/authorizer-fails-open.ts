import { Check } from './check';
import { externalAuthorizations } from '../model/external-authorizations';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Guard rail of access: an authorizer without which requests pass: whoever can overload it gets in. */
export const authorizerFailsOpen: Check = (mesh, { capabilities }) => (
  externalAuthorizations(mesh, supportOf(capabilities)).filter(({ authorizer }) => authorizer.failOpen).map(({ owner, authorizer: { name } }) => ({
    code: 'authorizer-fails-open',
    severity: Severity.WARNING,
    path: owner,
    message: `access: requests pass without consent while ${name} does not respond in time, so whoever overloads it gets in (failOpen)`,
    fix: 'leave failOpen out, or acknowledge it',
  }))
);

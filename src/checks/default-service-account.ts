import { Check } from './check';
import { authorizedCallers } from '../authorized-callers';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A caller with the ServiceAccount `default`: all pods of its namespace that name no ServiceAccount have its permissions. */
export const defaultServiceAccount: Check = (mesh, provider) => (!supportOf(provider.capabilities)('deny-by-default') ? [] : (
  [...authorizedCallers(mesh, provider)].filter(({ serviceAccount }) => serviceAccount === 'default').map(({ path, namespace }) => ({
    code: 'default-service-account',
    severity: Severity.WARNING,
    path,
    message: `its client identity is ServiceAccount ${namespace.name}/default, which every pod of the namespace has that names no ServiceAccount: `
      + 'its calls are allowed for them too',
    fix: 'give its pods a ServiceAccount of their own',
  }))
));

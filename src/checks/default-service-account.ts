import { Check } from './check';
import { authorizedCallers } from '../authorized-callers';
import { Finding } from '../model/finding';
import { isDeclared } from '../model/identity';
import { Severity } from '../model/severity';
import { deniesByDefault, supportOf } from '../providers/provider';

/** A caller with the ServiceAccount `default`: all pods of its namespace that name no ServiceAccount have its permissions. */
export const defaultServiceAccount: Check = (mesh, provider) => (!supportOf(provider.capabilities)('deny-by-default') ? [] : [
  ...[...authorizedCallers(mesh, provider)].filter(({ serviceAccount }) => serviceAccount === 'default').map(({ path, namespace }): Finding => ({
    code: 'default-service-account',
    severity: Severity.WARNING,
    path,
    message: `its client identity is ServiceAccount ${namespace.name}/default, ${OF_ALL}`,
    fix: 'give its pods a ServiceAccount of their own',
  })),
  ...mesh.services.filter(({ namespace }) => deniesByDefault(provider, namespace)).flatMap(({ path, grants }) => (
    grants.filter(({ caller }) => !isDeclared(caller) && caller.serviceAccount === 'default').map(({ caller }): Finding => ({
      code: 'default-service-account',
      severity: Severity.WARNING,
      path,
      message: `it allows ${caller.path}, ${OF_ALL}`,
      fix: 'give the pods of the client a ServiceAccount of their own, and allow that',
    }))
  )),
]);

const OF_ALL = 'which every pod of the namespace has that names no ServiceAccount: its calls are allowed for them too';

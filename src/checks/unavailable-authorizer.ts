import { Check } from './check';
import { externalAuthorizations } from '../model/external-authorizations';
import { servicesByKey } from '../model/mesh';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** An authorizer that cannot decide: its own service needs consent, or it is a service of the app that no proxy is allowed to call. */
export const unavailableAuthorizer: Check = (mesh, { capabilities }) => {
  const services = servicesByKey(mesh);
  return externalAuthorizations(mesh, supportOf(capabilities)).flatMap(({ owner, authorizer: { name, service: key, host } }) => {
    const found = (message: string, fix: string) => [{ code: 'unavailable-authorizer', severity: Severity.ERROR, path: owner, message, fix }];
    const declared = host?.service === undefined ? undefined : services.get(`${host.namespace}/${host.service}`);
    if (declared) {
      return found(`existingService of its authorizer ${name} is ${declared.path} of this app, which no call graph lets the proxies call`, 'give it as service');
    }
    const [needed] = (key === undefined ? undefined : services.get(key))?.externalAuthorizations ?? [];
    if (!needed) return [];
    return found(
      `its authorizer ${name} needs the consent of ${needed.authorizer.name} itself (${needed.owner}): proxies that ask it would have to get consent before`,
      'remove the ExternalAuthorization of the authorizer, and allow few callers by calls()',
    );
  });
};

import { Check } from './check';
import { Severity } from '../model/severity';

/** A gateway that keeps a header of external requests which a proxy sets to a claim of a token: services trust it. */
export const keptClaimHeader: Check = mesh => {
  const all = [...mesh.services, ...mesh.gateways].flatMap(target => target.jwt);
  return mesh.gateways.flatMap(({ path, keptHeaders = [] }) => [...new Set(keptHeaders)].flatMap(kept => {
    const setter = all.find(({ claimHeaders }) => claimHeaders.some(({ name }) => name === kept));
    return !setter ? [] : [{
      code: 'kept-claim-header',
      severity: Severity.ERROR,
      path,
      message: `it keeps header ${kept} of external requests, which ${setter.owner} sets to a claim of the token: clients could forge it`,
      fix: 'remove it from keptHeaders: a gateway keeps the claim headers that it sets itself',
    }];
  }));
};

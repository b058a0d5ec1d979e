import { compareTexts } from '../model/compare-texts';
import { Grant } from '../model/grant';
import { NetworkClients } from '../model/service';

/** A client of a policy, with the reason that the declaration of its call gives. */
export interface Justification { readonly client: string; readonly reason: string }

export function grantJustifications(grants: readonly Grant[]): Justification[] {
  return grants.flatMap(grant => (grant.justification === undefined ? [] : [{ client: clientText(grant), reason: grant.justification }]));
}

/** The client of a grant, for a reader. */
export function clientText({ caller: { namespace, name, serviceAccount = '*', trustDomain }, isRoute }: Grant): string {
  // The pods of a gateway may have another namespace.
  const client = isRoute ? `gateway ${name}` : `${namespace.name}/${name ?? serviceAccount}`;
  return trustDomain === undefined ? client : `${client} of ${trustDomain}`;
}

export function networkJustifications(networks: readonly Pick<NetworkClients, 'cidrs' | 'justification'>[]): Justification[] {
  return networks.flatMap(({ cidrs, justification: reason }) => (reason === undefined ? [] : [{ client: [...cidrs].sort().join(', '), reason }]));
}

/** The length of the annotation: for a reader, and far below the 256 KiB that all annotations of an object may have. */
const LONGEST = 2000;

/** An annotation with the reasons that declarations give, as `client: reason`; none if there are none. */
export function justificationAnnotations(justifications: readonly Justification[]): Record<string, string> | undefined {
  const texts = [...new Set(justifications.map(({ client, reason }) => `${client}: ${reason}`))].sort(compareTexts);
  if (!texts.length) return undefined;
  let length = 0;
  const shown = texts.filter(text => (length += text.length + 2) <= LONGEST);
  const more = texts.length - shown.length;
  return { 'cdk8s-mesh/reasons': `${shown.join('; ')}${more ? `; and ${more} more` : ''}` };
}

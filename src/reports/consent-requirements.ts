import { AccessTarget, targetText } from './access-target';
import { AccessAuthorization } from './read-external-authorization';
import { coversAll } from './token-requirements';

/** A target whose requests need the consent of an external authorizer. */
export interface ConsentRequirement {
  readonly target: AccessTarget;
  readonly authorization: AccessAuthorization;
  /** Container ports; none: all. */
  readonly ports?: readonly number[];
}

/** A target whose requests need consent in one state, and in the other none, or another one. */
export interface ConsentChange {
  readonly target: AccessTarget;
  /** Construct path of what requires the consent; where none is required, of what did. */
  readonly owner: string;
  /** Whether requests need no consent. */
  readonly needsNone: boolean;
}

/** The targets at which requests may pass that needed consent, or that of another authorizer, in the other state. */
export function consentsBeyond(
  requirements: readonly ConsentRequirement[], other: readonly ConsentRequirement[], targets: ReadonlySet<string>,
): ConsentChange[] {
  const now = new Map(requirements.map(requirement => [targetText(requirement.target), requirement]));
  return other.filter(({ target }) => targets.has(targetText(target))).flatMap((before): ConsentChange[] => {
    const { target, authorization } = before;
    const required = now.get(targetText(target));
    if (!required) return [{ target, owner: authorization.owner, needsNone: true }];
    return isWithin(required, before) ? [] : [{ target, owner: required.authorization.owner, needsNone: false }];
  });
}

/** Whether each request that passes is one that passes in the other state. What is not sure counts as more: another authorizer, or other settings of it. */
function isWithin({ authorization: one, ports }: ConsentRequirement, { authorization: other, ports: otherPorts }: ConsentRequirement): boolean {
  const guards = !one.requests || (!!other.requests && coversAll(one.requests, other.requests));
  return isSameAuthorizer(one, other) && guards && coversAll(other.publicRequests, one.publicRequests)
    && (!ports || (!!otherPorts && otherPorts.every(port => ports.includes(port))));
}

/** One that fails open now, and did not, lets more pass; the other way round it does not. */
function isSameAuthorizer({ authorizer: one }: AccessAuthorization, { authorizer: other }: AccessAuthorization): boolean {
  const settings = ({ extensionProvider }: typeof one) => extensionProvider?.replace('"failOpen":true', '"failOpen":false');
  const isSameFailure = one.failOpen === other.failOpen || (other.failOpen === true && one.failOpen === false);
  return one.name === other.name && settings(one) === settings(other) && isSameFailure;
}

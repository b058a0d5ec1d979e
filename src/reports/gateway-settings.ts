import { AccessGateway } from './access-record';
import { AccessTarget, targetText } from './access-target';
import { keyOf } from '../model/edge';

/** What an ingress gateway takes from external clients: their headers, and the addresses that proxies in front of it report. */
export interface GatewaySettings {
  readonly target: AccessTarget;
  /** Construct path of the gateway. */
  readonly owner: string;
  /** Headers that it does not strip, although a route matches on them or they carry an identity. */
  readonly keptHeaders: readonly string[];
  /** Further headers that it strips. */
  readonly internalHeaders: readonly string[];
  /** Number of proxies in front of it whose `x-forwarded-for` it trusts. */
  readonly trustedProxies: number;
  /** Whether it allows or denies clients by their addresses. */
  readonly hasClientLists: boolean;
}

/** A setting of a gateway that lets more through than in the other state. */
export interface SettingChange {
  readonly target: AccessTarget;
  /** Construct path of the gateway. */
  readonly owner: string;
  readonly setting: string;
}

export function gatewaySettings(gateway: AccessGateway): GatewaySettings {
  const { keptHeaders = [], internalHeaders, trustedProxies, allowedClients, deniedClients } = gateway;
  return {
    target: { type: 'gateway', key: keyOf(gateway) },
    owner: gateway.path,
    keptHeaders,
    internalHeaders,
    trustedProxies,
    hasClientLists: !!(allowedClients ?? deniedClients),
  };
}

/** The settings of one state that let more through than those of the other. What is not sure counts as more. A gateway of one state only is its rows' matter. */
export function settingsBeyond(settings: readonly GatewaySettings[], others: readonly GatewaySettings[]): SettingChange[] {
  const byTarget = new Map(others.map(other => [targetText(other.target), other]));
  return settings.flatMap(now => {
    const other = byTarget.get(targetText(now.target));
    return other ? widerSettings(now, other).map(setting => ({ target: now.target, owner: now.owner, setting })) : [];
  });
}

function widerSettings(now: GatewaySettings, other: GatewaySettings): string[] {
  const kept = now.keptHeaders.filter(header => !other.keptHeaders.includes(header));
  const unstripped = other.internalHeaders.filter(header => !now.internalHeaders.includes(header) && !now.keptHeaders.includes(header));
  // Lists of clients are for other addresses then: which is wider, only the network in front of the gateway decides.
  const isOtherAddress = now.trustedProxies !== other.trustedProxies && (now.hasClientLists || now.trustedProxies > other.trustedProxies);
  return [
    ...[...kept, ...unstripped].sort().map(header => `header ${header} of external clients is not stripped`),
    ...(isOtherAddress ? [`the address of a client is what ${now.trustedProxies} trusted proxies report`] : []),
  ];
}

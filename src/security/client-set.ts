import type { ExternalClient } from './external-client';
import type { Gateway } from '../gateway/gateway';
import { checkProps } from '../input/check-props';
import { ClientSetRecord } from '../model/denial';
import type { ICaller } from '../service/caller';

/**
 * Clients by name: of this app, and those that it does not declare. At least one.
 * @example
 * const clients: ClientList = { callers: [frontend], clients: [ExternalClient.namespace('back-office')] };
 */
export interface ClientList {
  /**
   * Services and workloads of this mesh.
   * @default - none
   */
  readonly callers?: ICaller[];
  /**
   * Clients that the app does not declare. Networks mean clients without a mesh identity, by their addresses.
   * @default - none
   */
  readonly clients?: ExternalClient[];
  /**
   * Ingress gateways of this mesh: all requests that come through their pods.
   * @default - none
   */
  readonly gateways?: Gateway[];
}

/**
 * The clients that a denial or an audit applies to. A client is known by its mesh identity (ServiceAccount). Who connects in plaintext has none, and is
 * in `everyone()`, in `everyoneBut()`, and in networks.
 * @example
 * users.denies(ClientSet.these({ callers: [frontend] }), { methods: [HttpMethod.DELETE] });
 */
export class ClientSet {
  /** Every client, with or without a mesh identity. */
  public static everyone(): ClientSet { return new ClientSet('everyone', {}); }

  /**
   * Every client but these, with or without a mesh identity: whoever is not known is in it. Prefer it to `these()`.
   * @param list the clients that are not in it
   */
  public static everyoneBut(list: ClientList): ClientSet { return new ClientSet('everyone-but', checkProps('ClientSet.everyoneBut', 'ClientList', list)); }

  /**
   * These clients. One that connects without its mesh identity, as it can where a port accepts plaintext, is not among them.
   * @param list the clients
   */
  public static these(list: ClientList): ClientSet { return new ClientSet('these', checkProps('ClientSet.these', 'ClientList', list)); }

  /** @internal */
  private constructor(public readonly _type: ClientSetRecord['type'], public readonly _list: ClientList) {}
}

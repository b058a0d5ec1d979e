import { AccessRow } from './access-row';
import { ConnectionEnd, endKey } from './connection-end';
import { Connection } from './connection-groups';
import { proxiesKey, RowConnection, RowNetworks } from './row-network';
import { addTo } from '../model/add-to';
import { PolicyPort } from '../model/network-enforcement';

/** The connections of rows by their ends. */
export class RowConnections {
  private readonly byEnds = new Map<string, { readonly row: AccessRow; readonly ports: RowConnection['ports'] }[]>();

  constructor(rows: readonly AccessRow[], networks: RowNetworks) {
    for (const row of rows) {
      for (const { from, to, ports } of networks.connectionsOf(row)) {
        for (const one of from) for (const other of to) addTo(this.byEnds, `${one} > ${other}`, { row, ports });
      }
    }
  }

  /** The ports of a connection, none being all, without those that rows have. */
  public without(from: ConnectionEnd, to: ConnectionEnd, ports: readonly PolicyPort[] | undefined): readonly PolicyPort[] | undefined {
    const rows = this.between(from, to);
    return ports?.filter(port => !rows.some(row => includesPort(row.ports, port)));
  }

  /** The rows that a connection belongs to; empty if it has more ports than they have. */
  public explaining({ from, to, ports }: Connection): AccessRow[] {
    const rows = this.between(from, to);
    if (!ports) return rows.filter(row => row.ports === 'any').map(({ row }) => row);
    return this.without(from, to, ports)!.length ? [] : rows.filter(row => ports.some(port => includesPort(row.ports, port))).map(({ row }) => row);
  }

  private between(from: ConnectionEnd, to: ConnectionEnd) {
    const keys = [endKey(from), ...(from !== 'anyone' && 'namespace' in from ? [proxiesKey(from.namespace)] : [])];
    return keys.flatMap(key => this.byEnds.get(`${key} > ${endKey(to)}`) ?? []);
  }
}

function includesPort(ports: RowConnection['ports'], { port, protocol }: PolicyPort): boolean {
  return ports === 'any' || ports.some(one => one.port === port && one.protocol === protocol);
}

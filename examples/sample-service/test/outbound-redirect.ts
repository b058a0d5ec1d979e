import { Socket } from 'node:net';

/**
 * Loaded before the service (`node --require`): does what iptables do in a pod. A connection to a host and port in ENTRANCES goes to the listener
 * of the sidecar for it. A connection to any other name fails, so no request bypasses the proxies.
 */
const entrances: Record<string, string> = JSON.parse(process.env.ENTRANCES ?? '{}');

interface Target { host?: string; port?: number | string; lookup?: unknown }

const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  // net.connect() calls it with an array: the options, and a callback.
  const target = (Array.isArray(args[0]) ? args[0][0] : args[0]) as Target;
  const entrance = entrances[`${target.host}:${target.port}`];
  if (entrance === undefined) throw new Error(`no listener for ${target.host}:${target.port}`);
  const [host, port] = entrance.split(':');
  Object.assign(target, { host, port: Number(port) });
  return connect.apply(this, args);
} as typeof Socket.prototype.connect;

import { pathText } from './access-request';
import { sourceText } from './access-source';
import { AccessDenial } from '../model/enforcement';

/** A denial as a text for readers: whom it denies, and which requests at which container ports. */
export function denialText({ clients, requests: { methods, exceptMethods, paths, exceptPaths, ports } }: AccessDenial): string {
  const parts = [
    methods?.join(', '),
    exceptMethods && `methods other than ${exceptMethods.join(', ')}`,
    paths && `paths ${paths.map(pathText).join(', ')}`,
    exceptPaths && `paths other than ${exceptPaths.map(pathText).join(', ')}`,
  ].filter(text => text);
  return `${clientsText(clients)}: ${parts.join(', ') || 'all requests'} at container port ${ports.join(', ')}`;
}

function clientsText({ type, identities, networks }: AccessDenial['clients']): string {
  const names = [
    ...identities.map(identity => sourceText({ type: 'identity', identity })), ...(networks.length ? [sourceText({ type: 'network', cidrs: networks })] : []),
  ].join(', ');
  return type === 'everyone' ? 'everyone' : type === 'these' ? names : `everyone but ${names}`;
}

import * as fc from 'fast-check';
import { consistsOf, DIGITS, holds, LOWER, nearMisses, noString, UPPER } from './near-misses';
import { dnsLabel } from '../../src/input/dns-label';
import { dnsSubdomain } from '../../src/input/dns-subdomain';
import { hostName, HostOptions } from '../../src/input/host-name';
import { isLabelKey, isLabelValue, selectorLabels } from '../../src/input/label';
import { isLocality, isRegion } from '../../src/input/locality';
import { objectName } from '../../src/input/object-name';
import { isPortName } from '../../src/input/port-name';
import { serviceName } from '../../src/input/service-name';
import { errorOf } from '../mesh-fixture';

const LONG = [LOWER + LOWER, 'a'.repeat(62), 'a'.repeat(63), 'a'.repeat(64), `${'a.'.repeat(126)}a`, `${'a.'.repeat(127)}`];
const names = nearMisses('a', 'b-', '-', '.', 'a.b', '7', '7', ...LONG);

/** RFC 1123, in words: 1 to 63 lower-case letters, digits and dashes, a dash at neither end. */
function isLabel(text: string): boolean {
  return text.length >= 1 && text.length <= 63 && consistsOf(text, `${LOWER + DIGITS}-`) && !text.startsWith('-') && !text.endsWith('-');
}

/** Kubernetes does not bound the labels of a subdomain, but the whole. */
function isSubdomain(text: string): boolean {
  const isPart = (part: string) => part.length > 0 && consistsOf(part, `${LOWER + DIGITS}-`) && !part.startsWith('-') && !part.endsWith('-');
  return text.length <= 253 && text.split('.').every(isPart);
}

test('a DNS label', () => {
  fc.assert(fc.property(names, name => holds(dnsLabel, name, isLabel(name))));
});

test('a DNS label of fewer characters', () => {
  fc.assert(fc.property(names, fc.integer({ min: 1, max: 62 }), (name, longest) => (
    holds((where, what, value) => dnsLabel(where, what, value, longest), name, isLabel(name) && name.length <= longest)
  )));
});

test('a DNS subdomain, the name of an object', () => {
  fc.assert(fc.property(names, name => {
    holds(dnsSubdomain, name, isSubdomain(name));
    holds(objectName, name, isSubdomain(name));
  }));
});

test.each([253, 254])('subdomains, hosts and names of objects of %i characters', length => {
  const name = `${'a.'.repeat(126)}${'a'.repeat(length - 252)}`;
  for (const rule of [dnsSubdomain, objectName, hostName]) holds(rule, name, length === 253);
});

test('the name of a Service', () => {
  fc.assert(fc.property(names, name => holds(serviceName, name, isLabel(name) && LOWER.includes(name[0]))));
});

describe('a host', () => {
  const hosts = nearMisses('a', 'b-c', '-', '.', '.', '*.', '*', '7', '10.0.0.1', 'example.com', ...LONG);

  /** A text without its first label, if that is a wildcard. */
  function isHost(text: string, { wildcard, anyHost, shortName }: HostOptions): boolean {
    if (text === '*') return anyHost === true;
    if (text.length > 253) return false;
    const below = text.startsWith('*.') ? text.slice(2) : undefined;
    if (below !== undefined && !wildcard) return false;
    const labels = (below ?? text).split('.');
    if (!labels.every(isLabel)) return false;
    if (consistsOf(labels[labels.length - 1], DIGITS)) return false;
    return below !== undefined || shortName === true || labels.length >= 2;
  }

  const options = fc.record({ wildcard: fc.boolean(), anyHost: fc.boolean(), shortName: fc.boolean() });

  test('is as RFC 1123 and the options define', () => {
    fc.assert(fc.property(hosts, options, (host, some) => (
      holds((where, what, value) => hostName(where, what, value, some), host, isHost(host, some))
    )), { numRuns: 500 });
  });

  test.each<[HostOptions, string]>([
    [{}, 'full DNS names in lower case, such as api.example.com'],
    [{ shortName: true }, 'DNS names in lower case, such as api.example.com'],
    [{ wildcard: true }, 'full DNS names in lower case, such as api.example.com, or *.example.com for all below a domain'],
    [{ wildcard: true, anyHost: true }, 'full DNS names in lower case, such as api.example.com, or *.example.com for all below a domain, or * for all hosts'],
  ])('the error names what is allowed: %j', (some, allowed) => {
    expect(errorOf(() => hostName('here', 'host', 'a:80', some))).toBe(`here: host is "a:80", allowed: ${allowed}; write the DNS name alone, without scheme, port and path`);
  });
});

describe('labels of Kubernetes', () => {
  const texts = nearMisses('a', 'B', '7', '-', '_', '.', '/', 'example.com/', ...LONG);

  function isName(text: string): boolean {
    const alphanumeric = LOWER + UPPER + DIGITS;
    return text.length >= 1 && text.length <= 63 && consistsOf(text, `${alphanumeric}-_.`) && alphanumeric.includes(text[0]) && alphanumeric.includes(text[text.length - 1]);
  }

  test('a key', () => {
    fc.assert(fc.property(texts, text => {
      const parts = text.split('/');
      expect(isLabelKey(text)).toBe(parts.length === 1 ? isName(text) : parts.length === 2 && isSubdomain(parts[0]) && isName(parts[1]));
    }));
  });

  test('a value', () => {
    fc.assert(fc.property(texts, text => expect(isLabelValue(text)).toBe(text === '' || isName(text))));
  });

  test('a region is a value, and a locality is up to three of them', () => {
    fc.assert(fc.property(texts, text => expect(isRegion(text)).toBe(isName(text))));
    const segments = fc.array(fc.constantFrom('eu', 'eu-1', 'a.b', '*', '', 'a b'), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(segments, parts => {
      const text = parts.join('/');
      const named = parts[parts.length - 1] === '*' ? parts.slice(0, -1) : parts;
      expect(isLocality(text)).toBe(parts.length <= 3 && named.every(isName));
    }));
  });

  test.each<[object, string]>([
    [{ app: 'a b' }, '{ app: "a b" }'], [{ 'a b': 'x' }, '{ "a b": "x" }'], [{ 'app': 'ok', '': 'x' }, '{ "": "x" }'], [{ app: 7 }, '{ app: 7 }'], [{ app: undefined }, '{ app: undefined }'],
  ])('a selector of %j is refused', (labels, shown) => {
    expect(errorOf(() => selectorLabels('here', 'labels', labels as Record<string, string>, 'give them'))).toBe(
      `here: labels is ${shown}, allowed: keys and values of Kubernetes labels: at most 63 letters, digits and -_. each, first and last a letter or digit; `
      + 'a key may have a DNS name and / before it; give the labels of the pods, as kubectl shows them',
    );
  });

  test('an empty selector is refused', () => {
    expect(errorOf(() => selectorLabels('here', 'labels', {}, 'give them'))).toBe(
      'here: labels is {}, allowed: at least one label; give them: an empty selector selects every pod',
    );
    for (const labels of ['app', ['app'], 7, null, undefined]) expect(() => selectorLabels('here', 'labels', labels as any, 'give them')).toThrow('allowed: at least one label');
    expect(selectorLabels('here', 'labels', { 'example.com/app': '' }, 'give them')).toEqual({ 'example.com/app': '' });
  });
});

test('the name of a port', () => {
  fc.assert(fc.property(nearMisses('a', 'http', '-', '7', '8080', 'abcdefghijklmn', 'abcdefghijklmno'), text => {
    const words = text.split('-');
    const areWords = words.every(word => word.length > 0 && consistsOf(word, LOWER + DIGITS));
    const hasLetter = words.some(word => !consistsOf(word, DIGITS));
    expect(isPortName(text)).toBe(text.length <= 15 && areWords && hasLetter);
  }));
});

test('what is no string is no name', () => {
  fc.assert(fc.property(noString, value => {
    for (const rule of [dnsLabel, dnsSubdomain, objectName, serviceName, hostName]) holds(rule, value, false);
    for (const takes of [isLabelKey, isLabelValue, isRegion, isLocality, isPortName]) expect(takes(value)).toBe(false);
  }));
});

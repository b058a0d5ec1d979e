import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../src/config';

const ROOT = join(__dirname, '..', '..');
const LINES = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split('\n');
const IGNORED = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');

/** The arguments of an instruction, wherever it is. */
const all = (instruction: string) => LINES.filter(line => line.startsWith(`${instruction} `)).map(line => line.slice(instruction.length + 1));

test('what the Dockerfile copies is there, and not ignored', () => {
  const sources = all('COPY').filter(copy => !copy.startsWith('--from')).flatMap(copy => copy.split(' ').slice(0, -1));
  assert.ok(sources.includes('src'));
  assert.deepEqual(sources.filter(source => !existsSync(join(ROOT, source)) || IGNORED.includes(source)), []);
});

test('it runs what the build writes, and node itself gets the signals', () => {
  const [command] = all('CMD').map(text => JSON.parse(text) as string[]);
  assert.equal(command![0], 'node');
  assert.ok(existsSync(join(ROOT, command![1]!)));
});

test('the user is a number, and not root', () => {
  assert.match(all('USER').at(-1)!, /^[1-9]\d*:[1-9]\d*$/);
});

test('the ports are those of the service without variables', () => {
  const { port, metricsPort } = readConfig({ SERVICE_NAME: 'a', SERVICE_VERSION: 'v1' });
  assert.deepEqual(all('EXPOSE'), [`${port} ${metricsPort}`]);
});

test('its Node is one that the package allows', () => {
  const [, major] = /:(\d+)-/.exec(all('ARG')[0]!)!;
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  assert.ok(Number(major) > Number(/^>= (\d+)/.exec(engines.node)![1]));
});

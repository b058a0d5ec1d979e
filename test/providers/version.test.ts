import { isAtLeast, targetVersion } from '../../src/providers/version';
import { errorOf } from '../mesh-fixture';

test.each([
  ['1.30', '1.30', true], ['1.31', '1.30', true], ['1.9', '1.30', false], ['1.30', '1.9', true], ['2.18', '1.31', true], ['1.31', '2.18', false],
])('%s is %s or later: %s', (version, since, expected) => {
  expect(isAtLeast(version, since)).toBe(expected);
});

const RANGE = { oldest: '1.9', newest: '1.11', default: '1.10' };

test.each([undefined, '1.9', '1.10', '1.11'])('%s is a target version', version => {
  expect(targetVersion('here', 'version', RANGE, version)).toBe(version ?? '1.10');
});

test.each(['1.8', '1.12', '2.10', '1', 'v1.10', '', ' 1.10'])('"%s" is not a target version', version => {
  expect(errorOf(() => targetVersion('here', 'version', RANGE, version))).toBe(
    `here: version is "${version}", allowed: minor versions from 1.9 to 1.11; give the minor version that the cluster runs, or leave it out for 1.10`,
  );
});

test('a patch release is none, nor is a number, which has lost its zero', () => {
  const range = 'allowed: minor versions from 1.9 to 1.11';
  expect(errorOf(() => targetVersion('here', 'version', RANGE, '1.10.1'))).toBe(`here: version is "1.10.1", ${range}; write 1.10: a patch release changes no feature`);
  expect(errorOf(() => targetVersion('here', 'version', RANGE, 1.10 as any))).toBe(
    `here: version is 1.1, ${range}; write it in quotes, such as '1.10': as a number, 1.30 is 1.3`,
  );
});

test('where one version is allowed, the error names it', () => {
  expect(errorOf(() => targetVersion('here', 'version', { oldest: '1.2', newest: '1.2', default: '1.2' }, '1.3'))).toContain('allowed: 1.2; ');
});

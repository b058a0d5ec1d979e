import * as fs from 'fs';
import * as path from 'path';
import { Chart, YamlOutputType } from 'cdk8s';
import { emptyFolder, writtenFiles } from './written-files';
import { Mesh, MeshApp, MeshProvider, MeshService, ZeroTrustNamespace } from '../../src';
import { errorOf } from '../mesh-fixture';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** An app that writes its mesh beside the manifests, in folder `dist` of another. */
function appIn(folder: string, declare: (cart: MeshService, users: MeshService) => void = () => {}, meshFile = path.join(folder, 'reports/mesh.json')): MeshApp {
  const app = new MeshApp({ outdir: path.join(folder, 'dist'), meshFile });
  const chart = new Chart(app, 'shop');
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: new Mesh(chart, 'mesh', { provider: MeshProvider.istio() }) });
  const [cart, users] = ['cart', 'users'].map(name => {
    const service = shop.addService(name);
    service.addVersion('v1', { image: name });
    return service;
  });
  declare(cart, users);
  return app;
}

function lines(folder: string): string[] { return fs.readFileSync(path.join(folder, 'reports/mesh.json'), 'utf8').split('\n'); }

test('the file is written with the manifests, the same from run to run', () => {
  const folder = emptyFolder();
  appIn(folder).synth();
  expect(Object.keys(writtenFiles(folder))).toEqual(['dist', 'dist/shop.k8s.yaml', 'reports', 'reports/mesh.json']);
  const first = lines(folder);
  expect(first.slice(0, 3)).toEqual(['{', '  "format": "cdk8s-mesh",', '  "version": 1,']);
  appIn(folder).synth();
  expect(lines(folder)).toEqual(first);
});

test('a further call adds lines, and changes none but those of its target', () => {
  const folder = emptyFolder();
  appIn(folder, (cart, users) => cart.calls(users)).synth();
  const before = lines(folder);
  appIn(folder, (cart, users) => {
    cart.calls(users);
    users.calls(cart);
  }).synth();
  const after = lines(folder);
  const gone = before.filter(line => !after.includes(line));
  expect(gone).toEqual(['            "policies": []']); // of the target, which has a policy now
  expect(after.length - before.length).toBeLessThan(60); // the edge, the policy of the mesh, and the NetworkPolicies at both ends
});

test('a synthesis that fails leaves the file as it was', () => {
  const folder = emptyFolder();
  appIn(folder).synth();
  const before = writtenFiles(folder);
  const app = appIn(folder, (cart, users) => cart.calls(users));
  app.node.addValidation({ validate: () => ['not today'] });
  expect(() => app.synth()).toThrow('not today');
  expect(writtenFiles(folder)).toEqual(before);

  const nodeFs: typeof fs = jest.requireActual('fs');
  const { renameSync } = nodeFs;
  // The manifests are renamed already when the file is.
  jest.spyOn(nodeFs, 'renameSync').mockImplementation((from, to) => {
    if (String(to).endsWith('mesh.json') && !String(from).includes('backup')) throw new Error('out of luck');
    renameSync(from, to);
  });
  expect(() => appIn(folder, (cart, users) => cart.calls(users)).synth()).toThrow('out of luck');
  expect(writtenFiles(folder)).toEqual(before);
});

test('an app without the prop writes none, and synthYaml() never does', () => {
  const folder = emptyFolder();
  const app = new MeshApp({ outdir: path.join(folder, 'dist') });
  new Chart(app, 'shop');
  app.synth();
  appIn(folder).synthYaml();
  expect(Object.keys(writtenFiles(folder))).toEqual(['dist', 'dist/shop.k8s.yaml']);
});

test('meshes of an app are in the order of their paths, and a mesh that was removed is not there', () => {
  const folder = emptyFolder();
  const app = new MeshApp({ outdir: path.join(folder, 'dist'), meshFile: path.join(folder, 'reports/mesh.json') });
  for (const id of ['staging', 'production', 'gone']) new Mesh(new Chart(app, id), 'mesh', { provider: MeshProvider.istio() });
  app.node.tryRemoveChild('gone');
  app.synth();
  const { meshes } = JSON.parse(lines(folder).join('\n'));
  expect(meshes.map(({ record }: { readonly record: { readonly path: string } }) => record.path)).toEqual(['production/mesh', 'staging/mesh']);
});

test('a newer output type of cdk8s gets the file too', () => {
  const folder = emptyFolder();
  const meshFile = path.join(folder, 'mesh.json');
  (YamlOutputType as any)[99] = 'NEWER';
  new MeshApp({ outdir: path.join(folder, 'dist'), meshFile, yamlOutputType: 99 as any }).synth();
  delete (YamlOutputType as any)[99];
  expect(JSON.parse(fs.readFileSync(meshFile, 'utf8')).meshes).toEqual([]);
});

test.each([
  ['dist/mesh.json', 'new MeshApp: meshFile is "FOLDER/dist/mesh.json", allowed: a path outside of the output directory FOLDER/dist; write it beside the directory: kubectl applies every .json file in it'],
  ['dist/../dist/a/mesh.json', 'new MeshApp: meshFile is "FOLDER/dist/../dist/a/mesh.json", allowed: a path outside of the output directory FOLDER/dist; write it beside the directory: kubectl applies every .json file in it'],
  ['mesh.yaml', 'new MeshApp: meshFile is "FOLDER/mesh.yaml", allowed: a path that ends in .json; name it mesh.json'],
  ['', 'new MeshApp: meshFile is "FOLDER/", allowed: a path that ends in .json; name it mesh.json'],
])('the path %j is refused', (name, message) => {
  const folder = emptyFolder();
  expect(errorOf(() => appIn(folder, undefined, `${folder}/${name}`))?.replaceAll(folder, 'FOLDER')).toBe(message);
});

test('a folder that only begins like the output directory is outside of it', () => {
  const folder = emptyFolder();
  appIn(folder, undefined, path.join(folder, 'dist-reports/mesh.json')).synth();
  appIn(folder, undefined, path.join(folder, '..mesh.json')).synth();
  expect(Object.keys(writtenFiles(folder))).toEqual(['..mesh.json', 'dist', 'dist-reports', 'dist-reports/mesh.json', 'dist/shop.k8s.yaml']);
});

test('a value that is no text is refused', () => {
  expect(errorOf(() => new MeshApp({ meshFile: 1 as any }))).toBe('new MeshApp: meshFile is 1, allowed: a text; see MeshAppProps');
});

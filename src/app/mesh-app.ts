import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { AppTree } from './app-tree';
import { checkedAppProps } from './checked-app-props';
import { CONSTRUCT_METADATA_FILE, constructMetadata } from './construct-metadata';
import { chartNames, resourceFileName } from './file-names';
import { MeshAppProps } from './mesh-app-props';
import { meshFilePath } from './mesh-file-path';
import { ObjectRenderer } from './object-renderer';
import { OutputFiles } from './output-files';
import { recordedMeshes } from './recorded-construct';
import { withStaleOutput } from './stale-output';
import { SynthOrder } from './synth-order';
import { validateAll } from './validate-all';
import { YamlWriter } from './yaml-writer';
import { meshFileText } from '../model/mesh-file';

const SUPPORTED_OUTPUT_TYPES = [
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

/**
 * A cdk8s `App` that synthesizes in time linear in the number of charts and objects, and writes all of its output or, if that fails, none.
 *
 * The output is the same as that of `App`, byte for byte, for every `YamlOutputType`. The differences:
 *
 * - A string that some parser of YAML 1.1 or 1.2 would read in another way is in quotes, with escapes: `0o17`, `=`, or a text with U+2028,
 *   at which Kubernetes ends the line. `App` writes for parsers of YAML 1.1 as its YAML library understands it.
 * - A string with a lone surrogate, or a number that is `NaN` or infinite, is an error. `App` writes another character, and `.nan`, which Kubernetes refuses.
 * - With a file for each resource, the file of a Namespace has a number in front (`0000-Namespace.shop.k8s.yaml`): kubectl applies files by name, and what
 *   is in the namespace comes after. Two objects that would have one file are an error. `App` keeps the last.
 * - Each validation runs once. `App` runs all of them again for every chart.
 * - Everything is validated and rendered before the first byte is written, and each file is replaced atomically: if synthesis
 *   fails, the last output stays as it was, or is put back. Files that `App` would not write are not changed. Only regular files are
 *   replaced: a folder, a pipe, a device or a link to nothing is an error. A process that is killed between two renames (`SIGKILL`, power loss) can put
 *   nothing back: some files are new then and the others old, each of them whole. Synthesize again before you apply them.
 * - A construct that depends on itself is an error. `App` silently omits it from the output, or overflows the stack.
 *
 * With `meshFile` it also writes the meshes as data, for reports.
 *
 * A chart that overrides `toJson()` is rendered by its own method, as with `App`, and as slowly.
 *
 * @example
 * const app = new MeshApp({ outdir: 'manifests' });
 * new Chart(app, 'shop');
 * app.synth(); // writes manifests/shop.k8s.yaml
 */
export class MeshApp extends App {
  private readonly recordsConstructMetadata: boolean;
  /** Absolute path; none if it is not wanted. */
  private readonly meshFile?: string;

  /**
   * @param props those of cdk8s' `App`, and `meshFile`
   * @throws if a prop has another type, or `meshFile` is in the output directory
   */
  public constructor(props: MeshAppProps = {}) {
    super(checkedAppProps(props));
    // The setting is private in `App`.
    this.recordsConstructMetadata = props.recordConstructMetadata ?? process.env.CDK8S_RECORD_CONSTRUCT_METADATA === 'true';
    this.meshFile = props.meshFile === undefined ? undefined : meshFilePath(props.meshFile, this.outdir);
  }

  /**
   * Validates the app, renders every chart, and then writes the manifests to the output directory.
   *
   * @throws when a validation fails, a construct cannot be rendered, dependencies form a cycle, a value is no manifest's, or a file
   * cannot be written. In each of these cases no manifest has been changed; if one cannot be put back, the error names its last content. A process
   * that is killed while it renames files leaves some of them new and the others old.
   */
  public synth(): void {
    if (!SUPPORTED_OUTPUT_TYPES.includes(this.yamlOutputType)) {
      super.synth(); // a newer cdk8s knows more than we do
      return this.addMeshFile(new OutputFiles(this.outdir)).write();
    }
    this.rendered().write();
  }

  /** The files to write. @throws if a validation or rendering fails, with what the output directory still holds */
  private rendered(): OutputFiles {
    const files = new OutputFiles(this.outdir);
    try {
      const order = new SynthOrder(this, validateAll(this));
      this.render(order, files);
      if (this.recordsConstructMetadata) {
        files.add([CONSTRUCT_METADATA_FILE], constructMetadata(order.charts.flatMap(chart => order.objects(chart))));
      }
      this.addMeshFile(files);
    } catch (error) {
      throw withStaleOutput(error, this.outdir, this.outputFileExtension);
    }
    return files;
  }

  /**
   * Renders all charts of the app into one YAML string.
   *
   * @returns the YAML documents of all objects in all charts, in the order in which they are to be applied
   */
  public synthYaml(): string {
    // `App.synthYaml()` resolves before it validates, so that a dependency outside any chart is reported first.
    new SynthOrder(this, new AppTree(this));
    const order = new SynthOrder(this, validateAll(this)); // validations may add objects
    const renderer = new ObjectRenderer(this);
    const writer = new YamlWriter(manifest => renderer.isCopy(manifest), manifest => pathOf(manifest, order));
    return writer.write(order.charts.flatMap(chart => manifests(chart, order, renderer)));
  }

  private addMeshFile(files: OutputFiles): OutputFiles {
    if (this.meshFile) files.addOutside(this.meshFile, meshFileText(recordedMeshes(this.node.findAll())));
    return files;
  }

  private render(order: SynthOrder, files: OutputFiles) {
    const renderer = new ObjectRenderer(this);
    const writer = new YamlWriter(manifest => renderer.isCopy(manifest), manifest => pathOf(manifest, order));
    const extension = this.outputFileExtension;
    switch (this.yamlOutputType) {
      case YamlOutputType.FILE_PER_APP:
        if (order.charts.length > 0) {
          files.add([`app${extension}`], writer.write(order.charts.flatMap(chart => manifests(chart, order, renderer))));
        }
        break;
      case YamlOutputType.FILE_PER_CHART:
        for (const [chart, name] of chartNames(order)) {
          files.add([name + extension], writer.write(manifests(chart, order, renderer)), () => chart.node.path);
        }
        break;
      case YamlOutputType.FILE_PER_RESOURCE:
        for (const chart of order.charts) {
          const objects = manifests(chart, order, renderer).filter(object => object !== undefined);
          const names = objects.map(object => resourceFileName(object.kind, object.metadata.name));
          writer.documents(objects).forEach((text, i) => files.add([names[i] + extension], text, () => pathOf(objects[i], order)));
        }
        break;
      case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
        for (const [chart, folder] of chartNames(order)) {
          const objects = order.objects(chart);
          // `App` names these files after the constructs, not after what they render to, and makes the folder even for no file at all.
          const names = objects.map(object => resourceFileName(object.kind, object.metadata.name));
          files.addFolder(folder);
          writer.documents(objects.map(object => renderer.render(object)))
            .forEach((text, i) => files.add([folder, names[i] + extension], text, () => objects[i].node.path));
        }
        break;
    }
  }
}

/** What `chart.toJson()` returns, without validating and resolving the whole app again for each chart. */
function manifests(chart: Chart, order: SynthOrder, renderer: ObjectRenderer): any[] {
  return chart.toJson === Chart.prototype.toJson
    ? order.objects(chart).map(object => renderer.render(object))
    : Object.values(chart.toJson());
}

/** The path of the construct that rendered a manifest, or else its kind and name. */
function pathOf({ kind, metadata }: any, { charts }: SynthOrder): string {
  const objects = charts.flatMap(chart => chart.node.findAll()).filter(ApiObject.isApiObject);
  const { name, namespace } = metadata ?? {};
  const object = objects.find(({ metadata: own, ...other }) => other.kind === kind && own.name === name && own.namespace === namespace);
  return object?.node.path ?? `${kind} ${name}`;
}

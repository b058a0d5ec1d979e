import { ApiObject, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { resourceFileName } from './app/file-names';
import { addTo } from './model/add-to';
import { Finding } from './model/finding';
import { identityText } from './model/object-identity';
import { Severity } from './model/severity';
import { outputType } from './output-type';

/**
 * Findings about objects that cdk8s would write to one file, where each object has a file: the name of the file lacks the namespace.
 * @param objects all objects of the app
 * @param isOwn whether the mesh renders an object: files without one are not reported
 */
export function overwrittenFiles(root: IConstruct, objects: readonly ApiObject[], isOwn: (object: ApiObject) => boolean): Finding[] {
  const type = outputType(root);
  const isPerChart = type === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;
  if (!isPerChart && type !== YamlOutputType.FILE_PER_RESOURCE) return [];
  const files = new Map<string, ApiObject[]>();
  for (const object of objects) {
    const file = resourceFileName(object.kind, object.name);
    addTo(files, isPerChart ? `${object.chart.node.path}/${file}` : file, object);
  }
  return [...files].flatMap(([file, [first, ...others]]): Finding[] => {
    // Objects of one identity are another finding.
    const overwritten = others.filter(other => identity(other) !== identity(first));
    if (!overwritten.length || ![first, ...overwritten].some(isOwn)) return [];
    const { path } = first.node;
    return [{
      code: 'overwritten-file',
      severity: Severity.ERROR,
      path,
      message: `with YamlOutputType.${YamlOutputType[type]}, it and ${others.length === 1 ? others[0].node.path : `${others.length} other objects`} have one file, `
        + `${file}, which keeps only the last`,
      fix: `use ${isPerChart ? 'a chart for each namespace' : 'FOLDER_PER_CHART_FILE_PER_RESOURCE with a chart for each namespace'}, or FILE_PER_CHART`,
    }];
  });
}

function identity({ apiVersion, kind, name, metadata: { namespace } }: ApiObject): string {
  return identityText({ apiVersion, kind, name, namespace });
}

import { App, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';

/** How an app divides its output into files; undefined for a construct that is no app. */
export function outputType(root: IConstruct): YamlOutputType | undefined { return (root as Partial<App>).yamlOutputType; }

/** The name of the app's output type, if it puts objects of several charts into one file or folder. */
export function mixedOutputType(root: IConstruct): string | undefined {
  const type = outputType(root);
  return type === YamlOutputType.FILE_PER_APP || type === YamlOutputType.FILE_PER_RESOURCE ? YamlOutputType[type] : undefined;
}

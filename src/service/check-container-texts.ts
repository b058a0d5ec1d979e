import { ContainerProps } from 'cdk8s-plus-28';
import { oneLine } from '../input/one-line';

/**
 * Names and paths of a container have one line. Arguments and values of variables are free texts.
 * @throws otherwise
 */
export function checkContainerTexts(where: string, { image, name, workingDir, envVariables = {}, volumeMounts = [] }: ContainerProps): void {
  for (const [what, value] of Object.entries({ image, name, workingDir })) oneLine(where, what, value);
  for (const variable of Object.keys(envVariables)) oneLine(where, 'name of a variable', variable);
  for (const { path, subPath, subPathExpr } of volumeMounts) {
    for (const [what, value] of Object.entries({ path, subPath, subPathExpr })) oneLine(where, `${what} of a volume mount`, value);
  }
}

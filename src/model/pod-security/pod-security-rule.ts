import { PodSecurityLevel } from './pod-security-level';

/** A rule of the Pod Security Standards on one field of a pod: which values a level admits. */
export interface PodSecurityRule {
  /** Its ID in https://pkg.go.dev/k8s.io/pod-security-admission/policy. */
  readonly check: string;
  readonly level: PodSecurityLevel.BASELINE | PodSecurityLevel.RESTRICTED;
  /** Whether the field is one of the pod's spec, or of each of its containers, or both. */
  readonly of: 'pod' | 'container' | 'pod and container';
  /** Path of the field; `[*]` stands for each item of a list. */
  readonly field: string;
  /** The values that it may have. A field that is not set is fine, unless it is `required`. */
  readonly allowed?: readonly unknown[];
  /** The values that it may not have. */
  readonly forbidden?: readonly unknown[];
  /** What the list has to contain. */
  readonly contains?: string;
  /** The object has one of these fields. */
  readonly oneOf?: readonly string[];
  /** Whether each container needs a value, of its own or, where the rule is on both, that of the pod. */
  readonly required?: true;
  /** Whether pods for Windows need not have it. */
  readonly linuxOnly?: true;
}

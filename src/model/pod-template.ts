import { PodSecurityFacts } from './pod-security/pod-security-violations';

/** The parts of a pod template that a mesh reads. */
export interface PodTemplate {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether the pods use the network of their node. */
  readonly hostNetwork?: true;
  /** What Pod Security levels do not admit of the pods; none if they meet the strictest. */
  readonly podSecurity?: PodSecurityFacts;
}

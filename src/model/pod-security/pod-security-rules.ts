import { PodSecurityLevel } from './pod-security-level';
import { PodSecurityRule } from './pod-security-rule';

const { BASELINE, RESTRICTED } = PodSecurityLevel;

const CAPABILITIES = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
];
const SYSCTLS = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
];
const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'];
const PROFILES = ['RuntimeDefault', 'Localhost'];

const HOST_FIELDS = [
  ...['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'].flatMap(handler => (
    ['httpGet', 'tcpSocket'].map(action => `${handler}.${action}.host`)
  )),
];

/**
 * The Pod Security Standards as data, as Kubernetes 1.34 has them. Later versions only relax some of them for pods with `hostUsers: false`, and a cluster
 * may run this one, so what passes here every version from 1.32 admits.
 * The conformance check `pod-security` compares them with https://pkg.go.dev/k8s.io/pod-security-admission/policy.
 * See https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY_RULES: readonly PodSecurityRule[] = [
  { check: 'appArmorProfile', level: BASELINE, of: 'pod and container', field: 'securityContext.appArmorProfile.type', allowed: PROFILES },
  { check: 'capabilities_baseline', level: BASELINE, of: 'container', field: 'securityContext.capabilities.add[*]', allowed: CAPABILITIES },
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((field): PodSecurityRule => ({ check: 'hostNamespaces', level: BASELINE, of: 'pod', field, allowed: [false] })),
  { check: 'hostPathVolumes', level: BASELINE, of: 'pod', field: 'volumes[*].hostPath', allowed: [] },
  { check: 'hostPorts', level: BASELINE, of: 'container', field: 'ports[*].hostPort', allowed: [0] },
  ...HOST_FIELDS.map((field): PodSecurityRule => ({ check: 'hostProbesAndHostLifecycle', level: BASELINE, of: 'container', field, allowed: [''] })),
  { check: 'privileged', level: BASELINE, of: 'container', field: 'securityContext.privileged', allowed: [false] },
  { check: 'procMount', level: BASELINE, of: 'container', field: 'securityContext.procMount', allowed: ['Default'] },
  {
    check: 'seLinuxOptions',
    level: BASELINE,
    of: 'pod and container',
    field: 'securityContext.seLinuxOptions.type',
    allowed: ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'],
  },
  { check: 'seLinuxOptions', level: BASELINE, of: 'pod and container', field: 'securityContext.seLinuxOptions.user', allowed: [''] },
  { check: 'seLinuxOptions', level: BASELINE, of: 'pod and container', field: 'securityContext.seLinuxOptions.role', allowed: [''] },
  { check: 'seccompProfile_baseline', level: BASELINE, of: 'pod and container', field: 'securityContext.seccompProfile.type', allowed: PROFILES },
  { check: 'sysctls', level: BASELINE, of: 'pod', field: 'securityContext.sysctls[*].name', allowed: SYSCTLS },
  { check: 'windowsHostProcess', level: BASELINE, of: 'pod and container', field: 'securityContext.windowsOptions.hostProcess', allowed: [false] },
  {
    check: 'allowPrivilegeEscalation',
    level: RESTRICTED,
    of: 'container',
    field: 'securityContext.allowPrivilegeEscalation',
    allowed: [false],
    required: true,
    linuxOnly: true,
  },
  {
    check: 'capabilities_restricted',
    level: RESTRICTED,
    of: 'container',
    field: 'securityContext.capabilities.drop',
    contains: 'ALL',
    required: true,
    linuxOnly: true,
  },
  {
    check: 'capabilities_restricted',
    level: RESTRICTED,
    of: 'container',
    field: 'securityContext.capabilities.add[*]',
    allowed: ['NET_BIND_SERVICE'],
    linuxOnly: true,
  },
  { check: 'restrictedVolumes', level: RESTRICTED, of: 'pod', field: 'volumes[*]', oneOf: VOLUMES },
  { check: 'runAsNonRoot', level: RESTRICTED, of: 'pod and container', field: 'securityContext.runAsNonRoot', allowed: [true], required: true },
  { check: 'runAsUser', level: RESTRICTED, of: 'pod and container', field: 'securityContext.runAsUser', forbidden: [0] },
  {
    check: 'seccompProfile_restricted',
    level: RESTRICTED,
    of: 'pod and container',
    field: 'securityContext.seccompProfile.type',
    allowed: PROFILES,
    required: true,
    linuxOnly: true,
  },
];

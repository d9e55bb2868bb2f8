import { minorVersion } from '../../calico/apiserver-credential.ts';
import { flagOption, type Option, type StaticPod, staticPodName } from '../../calico/static-pod.ts';
import { reachesTls13Apiserver } from '../../calico/tls-variables.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CatalogueEntry, CheckResult, Severity } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { ctls206 } from './findings/ctls206.ts';
import { ctls207 } from './findings/ctls207.ts';
import { ctls208 } from './findings/ctls208.ts';
import { ctls209 } from './findings/ctls209.ts';
import { ctls210 } from './findings/ctls210.ts';
import { ctls211 } from './findings/ctls211.ts';
import { ctls213 } from './findings/ctls213.ts';

interface Facts {
  readonly snapshot: Snapshot;
  /** Some component of Calico identifies itself by a client certificate. */
  readonly certificatesUsed: boolean;
  /** Null: not known. */
  readonly calicoVersion: string | null;
}

/** CTLS206 to CTLS211, and CTLS213: the flags of one kube-apiserver that is visible as a pod. */
export function controlPlaneChecks(
  pod: StaticPod,
  { snapshot, certificatesUsed, calicoVersion }: Facts,
): CheckResult[] {
  const name = staticPodName(pod);
  const judge = (
    kind: CatalogueEntry,
    options: readonly Option[],
    problem: (values: readonly (string | null)[]) => { message: string; severity?: Severity } | null,
  ): CheckResult => {
    const blind = options.find((option) => option.kind === 'unknown');
    if (blind?.kind === 'unknown') return unknown(kind, name, blind.why);
    const found = problem(options.map((option) => (option.kind === 'set' ? option.text : null)));
    if (found === null) return passed(kind, name);
    return failedCheck(kind, { ...found, subject: name, message: `${name} ${found.message}` });
  };
  const flag = (option: string) => flagOption(pod, option);
  return [
    judge(ctls206, [flag('client-ca-file')], ([file]) =>
      isGiven(file)
        ? null
        : {
            message: 'has no --client-ca-file: it accepts no client certificates',
            severity: certificatesUsed ? 'error' : 'info',
          },
    ),
    judge(
      ctls207,
      [
        flag('service-account-issuer'),
        signer(flag('service-account-signing-key-file'), flag('service-account-signing-endpoint')),
        signer(flag('service-account-key-file'), flag('service-account-signing-endpoint')),
      ],
      ([issuer, signing, checking]) => {
        const lacks = [
          ...(isGiven(issuer) ? [] : ['--service-account-issuer']),
          ...(isGiven(signing) ? [] : ['--service-account-signing-key-file']),
          ...(isGiven(checking) ? [] : ['--service-account-key-file']),
        ];
        return lacks.length === 0 ? null : { message: `has no ${lacks.join(', no ')}` };
      },
    ),
    anonymous(pod, name),
    judge(ctls209, [flag('tls-min-version')], ([version]) =>
      version === 'VersionTLS10' || version === 'VersionTLS11'
        ? {
            message: `accepts TLS ${version === 'VersionTLS10' ? '1.0' : '1.1'} (--tls-min-version=${version})`,
          }
        : null,
    ),
    insecurePort(pod, name, minorVersion(snapshot)),
    judge(ctls211, [flag('tls-cert-file')], ([file]) =>
      isGiven(file) ? null : { message: 'has no --tls-cert-file: its certificate is self-signed' },
    ),
    ...tls13Alone(flag('tls-min-version'), name, calicoVersion),
  ];
}

/** CTLS213, where the minimum of kube-apiserver asks for it. */
function tls13Alone(minimum: Option, name: string, calicoVersion: string | null): CheckResult[] {
  if (minimum.kind !== 'set' || minimum.text !== 'VersionTLS13') return [];
  const reaches = reachesTls13Apiserver(calicoVersion);
  if (reaches === true) return [passed(ctls213, name)];
  if (reaches === null) {
    const why = `--tls-min-version=VersionTLS13: Calico v3.25.1 and v3.26.4 cannot connect, of ${calicoVersion ?? 'its release'} it is not known`;
    return [unknown(ctls213, name, why)];
  }
  const message = `${name} accepts TLS 1.3 alone (--tls-min-version=VersionTLS13): Calico ${calicoVersion} cannot connect`;
  return [failedCheck(ctls213, { subject: name, message })];
}

/** An external signer stands for both key files (Kubernetes 1.32 and newer). */
function signer(file: Option, endpoint: Option): Option {
  return endpoint.kind === 'set' ? endpoint : file;
}

function anonymous(pod: StaticPod, name: string): CheckResult {
  const option = flagOption(pod, 'anonymous-auth');
  const file = flagOption(pod, 'authentication-config');
  if (option.kind === 'unknown') return unknown(ctls208, name, option.why);
  if (option.kind === 'set' && option.text === 'false') return passed(ctls208, name);
  if (option.kind === 'unset' && file.kind === 'set')
    return unknown(ctls208, name, `--authentication-config names ${file.text}, a file of its host`);
  return failedCheck(ctls208, {
    subject: name,
    message: `${name} allows anonymous requests (${option.kind === 'set' ? `--anonymous-auth=${option.text}` : 'the default'})`,
  });
}

/** The default is 8080 up to Kubernetes 1.19, closed from 1.20 on. */
function insecurePort(pod: StaticPod, name: string, minor: number | null): CheckResult {
  const option = flagOption(pod, 'insecure-port');
  if (option.kind === 'unknown') return unknown(ctls210, name, option.why);
  if (option.kind === 'set') {
    if (option.text === '0') return passed(ctls210, name);
    return failedCheck(ctls210, {
      subject: name,
      message: `${name} serves everybody in plaintext on port ${option.text} (--insecure-port)`,
    });
  }
  if (minor === null) return unknown(ctls210, name, 'the version of Kubernetes is not known');
  if (minor >= 20) return passed(ctls210, name);
  return failedCheck(ctls210, {
    subject: name,
    message: `${name} serves its host in plaintext on port 8080, the default of Kubernetes 1.${minor}`,
  });
}

function isGiven(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value !== '';
}

import { componentRelease } from '../../calico/component-release.ts';
import { resolveEnvironment, variable } from '../../calico/environment.ts';
import type { Installation } from '../../calico/installation.ts';
import { compareReleases } from '../../calico/releases.ts';
import { tlsVariables } from '../../calico/tls-variables.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { containerNamed, isRolling, revisionSuffix, workloadName } from '../../calico/workload.ts';
import { failedCheck, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { ctls122 } from './findings/ctls122.ts';

/** HTTP/2 demands one of them below TLS 1.3 (golang.org/x/net/http2 ConfigureServer). */
const demanded = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];

/**
 * CTLS122 of calico-apiserver, which the operator gives the same list: with names of TLS 1.3 alone it does not start
 * (calico#11706), unless TLS_MIN_VERSION is 1.3, which it reads from v3.32.0 on (calico#11812).
 */
export function apiserverSuites(installation: Installation, snapshot: Snapshot): CheckResult[] {
  const { workloads, calicoVersion, judgedAs } = installation;
  return workloads
    .filter(({ role }) => role === 'apiserver')
    .flatMap((workload) =>
      workload.revisions.flatMap((revision): CheckResult[] => {
        const { template } = revision;
        const container = containerNamed(template, 'calico-apiserver');
        if (container === undefined) return [];
        const environment = resolveEnvironment(snapshot, workload.namespace, template, container);
        const subject = `${workloadName(workload)}${revisionSuffix(revision)}`;
        const [suites, least] = ['TLS_CIPHER_SUITES', 'TLS_MIN_VERSION'].map((name) =>
          textOf(variable(environment, name)),
        );
        if (suites === '' || (suites != null && demanded.some((name) => namesOf(suites).includes(name))))
          return [];
        if (suites == null) return [unknown(ctls122, subject, 'TLS_CIPHER_SUITES could not be read')];
        const installed = { version: judgedAs ?? calicoVersion, rolling: isRolling(workload) };
        const image = judgedAs === undefined ? container.image : undefined;
        const { version } = componentRelease(image, installed, environment);
        const { readsSuites } = tlsVariables(version);
        if (readsSuites === false) return [];
        if (version === null || readsSuites === null)
          return [unknown(ctls122, subject, 'whether its release reads TLS_CIPHER_SUITES is not known')];
        const readsLeast = (compareReleases(version, 'v3.32.0') ?? -1) >= 0;
        if (readsLeast && least === '1.3') return [];
        const otherwise = readsLeast ? ', or set TLS_MIN_VERSION to 1.3 where nothing puts it back' : '';
        return [
          failedCheck(ctls122, {
            subject,
            severity: 'error',
            message: `calico-apiserver of ${subject} does not start: TLS_CIPHER_SUITES has none of ${demanded.join(' and ')}, of which HTTP/2 demands one`,
            remedy: {
              command: null,
              text: `Add ${demanded[0]} to the list (Installation.spec.tlsCipherSuites)${otherwise}.`,
            },
          }),
        ];
      }),
    );
}

function namesOf(suites: string): readonly string[] {
  return suites.split(',').map((name) => name.trim());
}

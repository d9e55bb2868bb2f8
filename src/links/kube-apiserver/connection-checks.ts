import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { listed } from '../wording.ts';
import type { JudgedEnd } from './end.ts';
import { ctls201 } from './findings/ctls201.ts';
import { ctls202 } from './findings/ctls202.ts';
import { ctls203 } from './findings/ctls203.ts';
import { ctls204 } from './findings/ctls204.ts';
import { ctls205 } from './findings/ctls205.ts';

/** CTLS201: https. */
export function encrypted({ name, client }: JudgedEnd): CheckResult {
  const { transport } = client.access;
  switch (transport.kind) {
    case 'https':
      return passed(ctls201, name);
    case 'unknown':
      return unknown(ctls201, name, transport.why);
    case 'http':
      return failedCheck(ctls201, {
        subject: name,
        message: `${name} speaks plaintext to kube-apiserver (${transport.url})`,
        evidence: [transport.origin],
      });
  }
}

/** CTLS202: verification not switched off. Nothing is to be verified without TLS. */
export function verified({ name, client }: JudgedEnd): CheckResult[] {
  const { transport, verification } = client.access;
  if (transport.kind === 'http') return [];
  switch (verification.kind) {
    case 'verified':
      return [passed(ctls202, name)];
    case 'unknown':
      return [unknown(ctls202, name, verification.why)];
    case 'skipped': {
      const healed =
        client.component === 'install-cni' && client.tokenRenewed === true
          ? '; calico-node rewrites the file with a CA at its first renewal of the token'
          : '';
      return [
        failedCheck(ctls202, {
          subject: name,
          message: `${name} does not verify kube-apiserver's certificate: ${verification.origin}${healed}`,
          evidence: [verification.origin],
        }),
      ];
    }
  }
}

/** CTLS203: what it shows to kube-apiserver. */
export function credential({ name, client }: JudgedEnd): CheckResult {
  const { credential: shown } = client.access;
  const fail = (message: string) => failedCheck(ctls203, { subject: name, message: `${name} ${message}` });
  switch (shown.kind) {
    case 'projected-token':
    case 'requested-token':
    case 'client-certificate':
      return passed(ctls203, name);
    case 'legacy-token':
      return fail(`uses a service account token that never expires, from ${shown.where}`);
    case 'static-token':
      return fail(`uses a fixed token, which nothing renews, from ${shown.where}`);
    case 'none':
      return fail(`has no credential: ${shown.why}`);
    case 'unknown':
      return unknown(ctls203, name, shown.why);
  }
}

/** CTLS204: certificate with key, and every file there. */
export function complete({ name, client }: JudgedEnd): CheckResult {
  const { ca, cert, key, missing, useless, environment } = client.access;
  const files = [ca, cert, key].flatMap((file) => (file === null ? [] : [file]));
  const problems = [
    ...environment.obstacles,
    ...(missing === null ? [] : [missing]),
    ...(cert !== null && key === null ? [`${cert.setting.name} is set and K8S_KEY_FILE is not`] : []),
    ...(key !== null && cert === null ? [`${key.setting.name} is set and K8S_CERT_FILE is not`] : []),
    ...files.flatMap(({ setting, file }) =>
      file?.kind === 'missing' ? [`${setting.name} names ${file.path}, but ${file.why}`] : [],
    ),
  ];
  if (problems.length > 0)
    return failedCheck(ctls204, { subject: name, message: `${name}: ${listed(problems)}` });
  if (useless.length > 0)
    return failedCheck(ctls204, {
      subject: name,
      severity: 'warning',
      message: `${name}: ${listed(useless)} have no effect without K8S_API_ENDPOINT or KUBECONFIG`,
    });
  const blind = files.flatMap(({ setting, file }) => {
    if (file?.kind === 'unknown') return [`${file.path}: ${file.why}`];
    return setting.value.kind === 'unknown' ? [`${setting.name}: ${setting.value.why}`] : [];
  });
  return blind.length === 0 ? passed(ctls204, name) : unknown(ctls204, name, blind.join('; '));
}

/** CTLS205: who renews the token of the CNI plugin. */
export function cniTokenRenewed({ name, client }: JudgedEnd): CheckResult[] {
  if (client.component !== 'install-cni') return [];
  const { kind } = client.access.credential;
  if (kind === 'unknown') return [unknown(ctls205, name, 'how the CNI plugin authenticates is not known')];
  if (kind !== 'requested-token') return [];
  switch (client.tokenRenewed) {
    case true:
      return [passed(ctls205, name)];
    case null:
      return [unknown(ctls205, name, 'CALICO_MANAGE_CNI of calico-node is not known')];
    case false:
      return [
        failedCheck(ctls205, {
          subject: name,
          message: `CALICO_MANAGE_CNI is false: nobody renews the token of 24 hours that ${name} leaves on the node`,
        }),
      ];
  }
}

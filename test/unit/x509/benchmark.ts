// node test/unit/x509/benchmark.ts [--count 10000]: how long certificates take to be parsed and judged.
import { parseArgs } from 'node:util';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { wouldAccept } from '../../../src/x509/verify.ts';

export interface CertificateTimes {
  readonly count: number;
  /** Milliseconds for all of them. */
  readonly parse: number;
  /** Of `wouldAccept`, which also parses the certificate and its CA file. */
  readonly judge: number;
}

/** Times `count` certificates, a tenth of them different ones. */
export function timeCertificates(count: number): CertificateTimes {
  const now = new Date();
  const authority = createAuthority({ commonName: 'calico-ca', now });
  const leafs = Array.from({ length: Math.max(1, Math.ceil(count / 10)) }, (_, number) =>
    issueLeaf(authority, {
      commonNames: ['typha-client'],
      uriSans: [`spiffe://cluster.local/felix/${number}`],
      extendedKeyUsage: ['clientAuth'],
      now,
    }),
  );
  const verifier = {
    role: 'server',
    caFile: authority.certificatePem,
    commonName: 'typha-client',
    uriSan: '',
  } as const;
  const timed = (work: (certificatePem: string) => void) => {
    const began = performance.now();
    for (let done = 0; done < count; done++) work(leafs[done % leafs.length]?.certificatePem ?? '');
    return performance.now() - began;
  };
  return {
    count,
    parse: timed((certificatePem) => {
      if (parseCertificates(certificatePem).certificates.length !== 1) throw new Error('not parsed');
    }),
    judge: timed((certFile) => {
      if (!wouldAccept(verifier, { certFile }, now).accepted) throw new Error('not accepted');
    }),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' } } });
  const { count, parse, judge } = timeCertificates(Number(values.count));
  console.log(`${count} certificates parsed in ${Math.round(parse)} ms, judged in ${Math.round(judge)} ms`);
}

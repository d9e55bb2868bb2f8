import { ExpectedError, exitCodes } from '../../errors.ts';
import type { ServiceAccount } from '../../render/permissions.ts';

const label = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** What `NS/NAME` names. */
export function serviceAccountNamed(text: string): ServiceAccount {
  const [namespace = '', name = '', ...rest] = text.split('/');
  if (rest.length > 0 || !label.test(namespace) || !label.test(name))
    throw new ExpectedError(`--serviceaccount ${JSON.stringify(text)} is not a namespace and a name`, {
      code: 'bad-service-account',
      remedy: 'Write it as NAMESPACE/NAME.',
      exitCode: exitCodes.usage,
    });
  return { namespace, name };
}

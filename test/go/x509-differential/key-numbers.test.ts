import { builtKinds } from './key-mutations/compare-keys.ts';
import { testKeys } from './key-mutations/key-test.ts';

testKeys(builtKinds);

// Which subjects somebody means by a name typed at a terminal. Pure.
import { globFits } from './glob.ts';
import type { SubjectRef } from './model.ts';

/** Does a name, an id or a glob over them mean this subject? A pool goes by its pool id too. */
export function isMeant(pattern: string, { kind, id, name }: SubjectRef): boolean {
  const names = kind === 'userPool' ? [id, name, poolIdOf(id)] : [id, name];
  return names.some((one) => one === pattern || globFits(pattern, one));
}

/** `us-east-1_Example01` of `arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_Example01`. */
export function poolIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

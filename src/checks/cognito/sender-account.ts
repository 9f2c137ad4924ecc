// Which SES accounts a check of a pool's sender has to judge; where there are none, what is to be said instead.
import type { Sender, SenderAccount, SubjectRef } from '../../model.ts';
import { NotSeen, type Verdict } from '../define.ts';

/**
 * The verdict on a pool that sends through no SES of the account; undefined where there is something to judge.
 * @param what of the account's SES is asked about: `the sandbox of your SES`
 * @throws NotSeen where the pool sends through an SES that nobody read
 */
export function nothingToAsk(
  sender: Sender,
  accounts: readonly SenderAccount[],
  subject: SubjectRef<'userPool'>,
  what: string,
): Verdict<never> | undefined {
  const pool = `The pool ${subject.name}`;
  const verdict = (because: string) =>
    ({ outcome: 'notApplicable', because: `${pool} ${because}.` }) as const;
  switch (sender.kind) {
    case 'customEmailSender':
      return verdict('hands every mail to its own function');
    case 'cognitoDefault':
      return verdict(`sends with Cognito's default sender, to which ${what} does not matter`);
    case 'cognitoWithOwnFrom':
      return verdict(`shows your address, but Cognito sends its mail: ${what} does not matter`);
    case 'ses': {
      if (accounts.length > 0) return undefined;
      const { source } = sender;
      if (source.kind === 'identity' && source.account === subject.account) {
        throw new NotSeen(`nobody read SES in ${source.region}, where the pool ${subject.name} sends from`);
      }
      return verdict('names no identity of this account; cognito-sender-exists says so');
    }
  }
}

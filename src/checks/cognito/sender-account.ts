// Which SES accounts a check of a pool's sender has to judge; where there are none, what is to be said instead.
import { en, ja, type Sender, type SenderAccount, type SubjectRef, say, type Text } from '../../model.ts';
import { NotSeen, type Verdict } from '../define.ts';

/**
 * The verdict on a pool that sends through no SES of the account; undefined where there is something to judge.
 * @param what of the account's SES is asked about: `the sandbox of your SES`
 * @throws NotSeen where the pool sends through an SES that nobody read
 */
export function nothingToAsk(
  sender: Sender,
  accounts: readonly SenderAccount[],
  { name, account }: SubjectRef<'userPool'>,
  what: Text,
): Verdict<never> | undefined {
  const verdict = (because: Text) => ({ outcome: 'notApplicable', because }) as const;
  switch (sender.kind) {
    case 'customEmailSender':
      return verdict(
        say(
          en`The pool ${name} hands every mail to its own function.`,
          ja`ユーザープール ${name} は、すべてのメールを独自の関数に渡しています。`,
        ),
      );
    case 'cognitoDefault':
      return verdict(
        say(
          en`The pool ${name} sends with Cognito's default sender, to which ${what} does not matter.`,
          ja`ユーザープール ${name} は Cognito のデフォルトの送信元から送信しており、${what}は関係しません。`,
        ),
      );
    case 'cognitoWithOwnFrom':
      return verdict(
        say(
          en`The pool ${name} shows your address, but Cognito sends its mail: ${what} does not matter.`,
          ja`ユーザープール ${name} は自社のアドレスを表示しますが、メールを送信するのは Cognito であり、
             ${what}は関係しません。`,
        ),
      );
    case 'ses': {
      if (accounts.length > 0) return undefined;
      const { source } = sender;
      if (source.kind === 'identity' && source.account === account) {
        throw new NotSeen(
          say(
            en`nobody read SES in ${source.region}, where the pool ${name} sends from`,
            ja`ユーザープール ${name} の送信元である ${source.region} の SES が読み取られていません`,
          ),
        );
      }
      return verdict(
        say(
          en`The pool ${name} names no identity of this account; cognito-sender-exists says so.`,
          ja`ユーザープール ${name} は、このアカウントの ID を指定していません。これは cognito-sender-exists が指摘します。`,
        ),
      );
    }
  }
}

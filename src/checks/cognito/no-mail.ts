// Why there is no mail of a pool's to judge: another check, or none, has something to say of it.
import type { Sender } from '../../model.ts';

/** The verdict on a pool for which no sender's authentication was gathered. */
export function noMailToJudge(sender: Sender, pool: string) {
  return { outcome: 'notApplicable', because: `The pool ${pool} ${reasonOf(sender)}.` } as const;
}

function reasonOf(sender: Sender): string {
  switch (sender.kind) {
    case 'customEmailSender':
      return 'hands every mail to its own function, and what that sends is not seen here';
    case 'cognitoDefault':
      return "sends with Cognito's default sender, from a domain of AWS; cognito-own-sender speaks of that";
    case 'cognitoWithOwnFrom':
    case 'ses':
      if (sender.source.kind === 'malformed' || sender.from.kind === 'address') {
        return 'names an identity that is not there; cognito-sender-exists says so';
      }
      return `has ${sender.from.kind === 'absent' ? 'no FROM address' : 'a FROM address that cannot be read'}; cognito-sender-from-matches says so`;
  }
}

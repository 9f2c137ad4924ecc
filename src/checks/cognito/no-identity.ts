// What is said of a pool whose sender names no identity that could be judged.
import { en, ja, say } from '../../model.ts';

/** The verdict on a pool that sends with Cognito's default sender, or with a function of its own. */
export function noIdentityOfYours(pool: string) {
  const because = say(
    en`The pool ${pool} sends from no identity of yours.`,
    ja`ユーザープール ${pool} は、このアカウントの ID からは送信していません。`,
  );
  return { outcome: 'notApplicable', because } as const;
}

/** The verdict on a pool whose SourceArn is no ARN of an identity. */
export function noReadableIdentity(pool: string) {
  const because = say(
    en`The pool ${pool} names no identity that can be read; cognito-sender-exists says so.`,
    ja`ユーザープール ${pool} に指定された ID は解釈できません。これは cognito-sender-exists が指摘します。`,
  );
  return { outcome: 'notApplicable', because } as const;
}

// Questions that a command is preceded by: whether what it needs is there already, and whether AWS is ready for it.
import type { CognitoChange } from '../../model.ts';
import { type CommandFile, commandOf } from './argv.ts';
import { type Call, EMAIL_ROLE, logGroupCalls } from './calls.ts';

/** A command that changes nothing, and what its answer says. */
export interface Probe {
  readonly argv: readonly string[];
  /** So, if it prints this; left out: if it does not fail. */
  readonly prints?: string;
  /** Whoever runs it has to see what it prints. */
  readonly shown?: true;
  /** What it reads, in the folder that it is run from. */
  readonly files: readonly CommandFile[];
}

/** That the role is there by which Cognito sends. */
export const ROLE_IS_THERE: Probe = probe({ account: '', region: '' }, EMAIL_ROLE.find);

/** That a log group is there: one stream is enough to see it, and it may have a million. */
export function logGroupIsThere(place: Place, name: string): Probe {
  const streams = probe(place, logGroupCalls(place.region, name).find);
  return { ...streams, argv: [...streams.argv, '--max-items', '1'] };
}

/**
 * What must be so before a pool is switched: until the identity is verified and SES is out of the sandbox and sends, mail
 * that Cognito sends today would be sent no more. An address may be carried by its domain, which one question does not tell.
 */
export function readyFor(change: CognitoChange): readonly Probe[] {
  if (change.change === 'setLogDelivery') return [];
  const { name, region } = change.identity;
  const place = { account: change.account, region };
  const verified = printing(ofIdentity(place, name), 'VerifiedForSendingStatus', 'True');
  const access = printing(probe(place, sesRead('GetAccount', region, {})), SENDS, 'True');
  return [
    ...(name.includes('@') ? [] : [verified]),
    // Notices go out through Cognito's own SES.
    ...(change.change === 'updateUserPool' ? [access] : []),
  ];
}

/** Both, as an expression of JMESPath. */
const SENDS = 'ProductionAccessEnabled && SendingEnabled';

interface Place {
  readonly account: string;
  readonly region: string;
}

function ofIdentity(place: Place, name: string): Probe {
  return probe(place, sesRead('GetEmailIdentity', place.region, { EmailIdentity: name }));
}

function sesRead(operation: string, region: string, input: Call['input']): Call {
  return { service: 'sesv2', operation, region, input };
}

/** Files are told apart by all that is asked, so that they are one where the question is the same. */
function probe({ account, region }: Place, call: Call): Probe {
  return commandOf(call, { about: [account, region, ...Object.values(call.input).map(String)] });
}

function printing(of: Probe, query: string, prints: string): Probe {
  return { ...of, argv: [...of.argv, '--query', query, '--output', 'text'], prints };
}

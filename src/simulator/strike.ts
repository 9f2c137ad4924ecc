// What a fault does to the call that it strikes.
import { setTimeout as sleep } from 'node:timers/promises';
import { commonError } from './common-errors.ts';
import type { Fault } from './faults.ts';
import { AwsError, type Call, type Service } from './operation.ts';

/** Not an answer at all: the connection is reset. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
}

// What S3 answers to a conditional write while another is under way, and after another was quicker.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
const CONFLICT = new AwsError(
  'ConditionalRequestConflict',
  'The conditional request cannot succeed due to a conflicting operation against this resource.',
  409,
);
const PRECONDITION = new AwsError(
  'PreconditionFailed',
  'At least one of the pre-conditions you specified did not hold',
  412,
);

/**
 * @param iamName of the action, without its prefix
 * @throws AwsError what the service answers; ConnectionReset
 */
export async function strike(service: Service, iamName: string, call: Call, fault: Fault): Promise<void> {
  switch (fault.kind) {
    case 'throttle':
      throw commonError(service, 'throttled');
    case 'error':
      throw commonError(service, 'failed');
    case 'expired':
      throw commonError(service, 'expired');
    case 'deny': {
      const action = `${service.prefix}:${iamName}`;
      const because = `because no identity-based policy allows the ${action} action`;
      const message = `User: ${call.principal} is not authorized to perform: ${action} ${because}`;
      throw commonError(service, 'denied', message);
    }
    case 'reset':
      throw new ConnectionReset();
    case 'conflict':
      throw CONFLICT;
    case 'precondition':
      throw PRECONDITION;
    case 'staleToken':
    case 'lostAnswer':
      // They befall what the service is asked, and what it answers.
      return;
    case 'delay':
      // Not a reason to keep a process alive once the server is closed.
      await sleep(fault.delayMs ?? 0, undefined, { ref: false });
  }
}

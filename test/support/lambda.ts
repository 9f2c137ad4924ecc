// What Lambda hands to a function beside the event, and what the function prints for CloudWatch.
import type { Context } from 'aws-lambda';

export function lambdaContext(over: Partial<Context> = {}): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'mailposture-prod-scan',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:mailposture-prod-scan',
    memoryLimitInMB: '512',
    awsRequestId: '11111111-2222-4333-8444-555555555555',
    logGroupName: '/aws/lambda/mailposture-prod-scan',
    logStreamName: '2026/11/01/[$LATEST]00000000000000000000000000000000',
    getRemainingTimeInMillis: () => 30_000,
    // Callbacks of old runtimes, which nothing here uses.
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
    ...over,
  };
}

/**
 * Runs something, and gives back what it printed line by line, as CloudWatch Logs gets it: of both streams, since errors
 * and warnings go to standard error.
 */
export async function printedBy(run: () => unknown): Promise<string[]> {
  const printed: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  for (const { stream } of streams) {
    stream.write = (chunk) => {
      printed.push(String(chunk));
      return true;
    };
  }
  try {
    await run();
  } finally {
    for (const { stream, write } of streams) stream.write = write;
  }
  return printed.join('').split('\n').slice(0, -1);
}

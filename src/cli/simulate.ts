// `mailposture simulate`: serves an estate until it is told to stop, and prints the environment for other programs.
import { once } from 'node:events';
import { en, ja, type Locale, same, say } from '../model.ts';
import { parseFaultTarget } from '../simulator/faults.ts';
import { policiesFromFile } from '../simulator/iam-file.ts';
import { loadEstate, startCompany } from '../simulator/index.ts';
import { note } from './output.ts';

export interface SimulateOptions {
  readonly estate: string;
  readonly port?: number;
  readonly dnsPort?: number;
  readonly deny?: readonly string[];
  /** A file with an IAM policy document, in JSON. */
  readonly policy?: string;
  readonly quotas: 'aws' | 'off';
  readonly locale: Locale;
}

const SERVING = say(
  en`Serving until Ctrl-C. In another terminal, set these and look at it with any AWS SDK, the AWS CLI, or:`,
  ja`Ctrl-C で終了します。別のターミナルで次の変数を設定し、AWS SDK、AWS CLI、または次のコマンドで確認できます:`,
);

/** @returns the exit code, when it was told to stop */
export async function simulateCommand({
  estate: name,
  deny = [],
  policy,
  locale,
  ...options
}: SimulateOptions): Promise<number> {
  const faults = deny.map((target) => ({ kind: 'deny', ...parseFaultTarget(target) }) as const);
  const estate = await loadEstate(name);
  const policies = policy === undefined ? {} : { policies: await policiesFromFile(policy, estate) };
  const company = await startCompany({ estate, faults, ...policies, ...options });
  const variables = { ...company.aws.env, MAILPOSTURE_DNS: company.dns.address };
  note(same(`${estate.name}: ${estate.description}`), locale);
  note(SERVING, locale);
  // The endpoint is named because an AWS CLI before 2.13 does not know AWS_ENDPOINT_URL and would ask the real AWS.
  note(
    same(
      [
        '  mailposture scan',
        '  aws --endpoint-url "$AWS_ENDPOINT_URL" cognito-idp list-user-pools --max-results 60',
        `  dig @${company.dns.host} -p ${company.dns.port} TXT _dmarc.<domain>`,
      ].join('\n'),
    ),
    locale,
  );
  for (const [key, value] of Object.entries(variables)) process.stdout.write(`export ${key}=${value}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await company.close();
  return 0;
}

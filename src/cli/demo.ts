// `mailposture demo`: the main job from end to end on a pretend company. The same scan, publisher and Slack handler as
// in AWS talk to it over AWS's own protocols and real DNS; nothing leaves this machine.
import { loadPolicy } from '../config/source.ts';
import { configPorts, createDeps, ssmClient } from '../deps.ts';
import { shellWord } from '../fix/render/quote.ts';
import { en, ja, type Report, say } from '../model.ts';
import { deliverToSlack } from '../publish/slack-handler.ts';
import { tell } from '../scan.ts';
import type { Estate } from '../simulator/estate.ts';
import { parseFaultTarget } from '../simulator/faults.ts';
import { type Company, loadEstate, startCompany } from '../simulator/index.ts';
import { topicArnOf, topicsOf } from '../simulator/services/sns-topics.ts';
import { type SlackWebhook, startSlackWebhook } from '../simulator/slack.ts';
import { EXIT, exitCodeOf } from './exit.ts';
import type { LookOptions } from './options.ts';
import { note } from './output.ts';
import { lookAndWrite } from './scan.ts';
import { emailTold, slackTold } from './told.ts';

/** The estate that is shown where none is named. */
const STORY = 'story-before';

export interface DemoOptions extends LookOptions {
  readonly estate: string;
  readonly deny?: readonly string[];
  readonly quotas: 'aws' | 'off';
}

/** What `sls deploy` would have made in the company's account. */
const SERVICE = {
  topic: 'mailposture',
  bucket: 'mailposture-reports',
  parameter: '/mailposture/slack-webhook',
};

/** @returns the exit code */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const faults = (options.deny ?? []).map(
    (target) => ({ kind: 'deny', ...parseFaultTarget(target) }) as const,
  );
  const { estate, region } = withService(await loadEstate(options.estate));
  const slack = await startSlackWebhook();
  try {
    const parameters = { [SERVICE.parameter]: slack.url };
    const company = await startCompany({ estate, faults, quotas: options.quotas, parameters });
    try {
      return await demonstrate(company, slack, region, options);
    } finally {
      await company.close();
    }
  } finally {
    await slack.close();
  }
}

async function demonstrate(
  company: Company,
  slack: SlackWebhook,
  region: string,
  options: DemoOptions,
): Promise<number> {
  const { aws, dns } = company;
  onlyThisMachine({ ...aws.env, AWS_REGION: region, AWS_DEFAULT_REGION: region });
  const topics = topicsOf(aws.world);
  const topicArn = topicArnOf(aws.world.estate.managementAccount, region, SERVICE.topic);
  const ports = { ssm: ssmClient(), fetch };
  topics.subscribeLambda(topicArn, (event) =>
    deliverToSlack(ports, { webhookParameter: SERVICE.parameter, locale: options.locale }, event),
  );

  const deps = await createDeps({ dns: [dns.address], pace: options.quotas });
  // The folder's own configuration is about somebody's own estate: the pretend company has one only when it is named.
  const policy = await loadPolicy(options.config, configPorts(deps));
  const { report } = await lookAndWrite(deps, options, policy);
  await tell(deps, { topicArn, reportBucket: SERVICE.bucket }, report);
  await topics.settled();

  // JSON on standard output stays JSON: the messages then go beside it.
  const beside = options.format === 'json' || options.out !== undefined;
  const out = beside ? process.stderr : process.stdout;
  for (const message of topics.published) out.write(emailTold(message, out, options.locale));
  for (const message of slack.messages) out.write(slackTold(message.blocks, out, options.locale));
  for (const { error } of topics.deadLetters) {
    const { message } = error;
    note(
      say(
        en`Slack did not take the message: ${message}`,
        ja`Slack がメッセージを受け取りませんでした: ${message}`,
      ),
      options.locale,
    );
  }
  if (!beside) tellOfPlan(report, options);
  return topics.deadLetters.length > 0 ? EXIT.usage : exitCodeOf(report, options.failOn);
}

/** How to see what cures it. The demo ends with 1 where something fails: a plan after `&&` would never be seen. */
function tellOfPlan({ summary }: Report, { estate, saveInventory: file, locale }: DemoOptions): void {
  if (summary.worst === 'none') return;
  const kept = shellWord(file ?? 'estate.json');
  const which = estate === STORY ? '' : ` --estate ${shellWord(estate)}`;
  const keep = file === undefined ? `mailposture demo${which} --save-inventory ${kept}; ` : '';
  const command = `${keep}mailposture fix ${kept}`;
  note(say(en`The plan that cures it: ${command}`, ja`解消する計画: ${command}`), locale);
}

/** The estate with the service deployed in its management account: a topic and a bucket. */
function withService(estate: Estate): { estate: Estate; region: string } {
  const copy = structuredClone(estate);
  const account = copy.accounts.find(({ Id }) => Id === copy.managementAccount);
  const [region, state] = Object.entries(account?.regions ?? {})[0] ?? [];
  if (region === undefined || state === undefined) {
    throw new TypeError(`the estate ${estate.name} has no Region in its management account`);
  }
  state.topics.push({ Name: SERVICE.topic, DisplayName: '', HttpEndpoints: [] });
  state.buckets.push(SERVICE.bucket);
  return { estate: copy, region };
}

/** Nothing of the person's own AWS configuration may lead this process to the real AWS. */
function onlyThisMachine(environment: Readonly<Record<string, string>>): void {
  for (const key of Object.keys(process.env)) {
    if (key.startsWith('AWS_') && !key.startsWith('AWS_SDK_JS_')) delete process.env[key];
  }
  const nowhere = process.platform === 'win32' ? 'NUL' : '/dev/null';
  Object.assign(process.env, environment, {
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}

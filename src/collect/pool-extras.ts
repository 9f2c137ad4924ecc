// What else is asked of a user pool than DescribeUserPool tells: e-mail as a second factor, who sends the notices of
// threat protection, and what is logged of deliveries. Each is asked only for a check that is on, and only where
// the answer can matter.
import {
  type CognitoIdentityProviderClient,
  DescribeRiskConfigurationCommand,
  GetLogDeliveryConfigurationCommand,
  GetUserPoolMfaConfigCommand,
  type LogDeliveryConfigurationType,
  ResourceNotFoundException,
  type RiskConfigurationType,
  UserPoolAddOnNotEnabledException,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Journal, known, mapFact, notKnown } from '../fact.ts';
import {
  type DeliveryErrorLog,
  type EmailFactors,
  en,
  type Fact,
  type JsonObject,
  ja,
  say,
} from '../model.ts';
import { logDelivery, riskSettings } from './pool-settings.ts';
import { NOT_WANTED, type Wanted } from './wanted.ts';

/** What DescribeUserPool tells of these matters by itself. */
export interface PoolTraits {
  /** EMAIL_OTP is among the first factors. */
  readonly emailOtp: boolean;
  /** There is no second factor at all. */
  readonly mfaOff: boolean;
  /** COGNITO_DEFAULT, and no function that takes the mail: only then does a factor by e-mail lack a sender. */
  readonly sentByCognito: boolean;
  /** Its tier can have threat protection. */
  readonly threatProtection: boolean;
}

/** NotifyConfiguration of a pool's threat protection, as Cognito has it. */
export type NoticesRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'configured'; readonly sourceArn: string; readonly from: string | undefined };

export interface PoolExtras {
  readonly emailFactors: Fact<EmailFactors>;
  readonly notices: Fact<NoticesRead>;
  readonly deliveryErrorLog: Fact<DeliveryErrorLog>;
  /** From the answer that notices are read from. */
  readonly riskSettings: Fact<JsonObject>;
  /** From the answer that tells whether errors are logged. */
  readonly logDelivery: Fact<readonly JsonObject[]>;
}

export interface PoolAt {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

/**
 * Threat protection comes with the tier PLUS (Amazon Cognito developer guide, "User pool feature plans"). A pool whose
 * tier is not told, or whose add-ons are on whatever its tier, is asked.
 */
export function traitsOf({
  Policies,
  MfaConfiguration,
  EmailConfiguration,
  LambdaConfig,
  UserPoolTier,
  UserPoolAddOns,
}: UserPoolType): PoolTraits {
  const byCognito = (EmailConfiguration?.EmailSendingAccount ?? 'COGNITO_DEFAULT') === 'COGNITO_DEFAULT';
  const addOns = UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF';
  return {
    emailOtp: Policies?.SignInPolicy?.AllowedFirstAuthFactors?.includes('EMAIL_OTP') ?? false,
    mfaOff: MfaConfiguration === 'OFF',
    sentByCognito: byCognito && !LambdaConfig?.CustomEmailSender?.LambdaArn,
    threatProtection: UserPoolTier === undefined || UserPoolTier === 'PLUS' || addOns !== 'OFF',
  };
}

/** Reads what is wanted of a pool besides; `deleted` where there is no such pool any more. */
export async function readPoolExtras(
  client: CognitoIdentityProviderClient,
  at: PoolAt,
  traits: Fact<PoolTraits>,
  wanted: Wanted,
  journal: Journal,
): Promise<PoolExtras | 'deleted'> {
  const reader = new ExtrasReader(client, at, journal);
  const ifAny = <T>(facts: readonly (keyof PoolExtras)[], read: () => Promise<Fact<T>>): Promise<Fact<T>> =>
    facts.some((fact) => wanted.has(`userPool.${fact}`)) ? read() : Promise.resolve(notKnown(NOT_WANTED));
  const only = <T>(fact: keyof PoolExtras, told: Fact<T>): Fact<T> =>
    wanted.has(`userPool.${fact}`) ? told : notKnown(NOT_WANTED);
  const [emailFactors, risk, logs] = await Promise.all([
    ifAny(['emailFactors'], () => reader.emailFactors(traits)),
    ifAny(['notices', 'riskSettings'], () => reader.risk(traits)),
    ifAny(['deliveryErrorLog', 'logDelivery'], () => reader.logs()),
  ]);
  if (reader.poolIsGone) return 'deleted';
  return {
    emailFactors,
    notices: only('notices', mapFact(risk, noticesOf)),
    riskSettings: only('riskSettings', mapFact(risk, riskSettings)),
    deliveryErrorLog: only('deliveryErrorLog', mapFact(logs, deliveryErrorLogOf)),
    logDelivery: only('logDelivery', mapFact(logs, logDelivery)),
  };
}

/** Asks about one pool. */
class ExtrasReader {
  readonly #client: CognitoIdentityProviderClient;
  readonly #at: PoolAt;
  readonly #journal: Journal;
  #gone = false;

  constructor(client: CognitoIdentityProviderClient, at: PoolAt, journal: Journal) {
    this.#client = client;
    this.#at = at;
    this.#journal = journal;
  }

  /** True once an answer was that there is no such pool: what was read then stands for nothing. */
  get poolIsGone(): boolean {
    return this.#gone;
  }

  async emailFactors(traits: Fact<PoolTraits>): Promise<Fact<EmailFactors>> {
    if (!traits.known) return traits;
    return known({ otp: traits.value.emailOtp, mfa: await this.#emailMfa(traits.value) }, traits.source);
  }

  #emailMfa({ mfaOff, sentByCognito }: PoolTraits): Fact<boolean> | Promise<Fact<boolean>> {
    if (mfaOff) return known(false, 'cognito-idp:DescribeUserPool');
    if (!sentByCognito) return notKnown(NOT_BY_COGNITO);
    return this.#ask(
      'GetUserPoolMfaConfig',
      () => this.#client.send(new GetUserPoolMfaConfigCommand({ UserPoolId: this.#at.id })),
      ({ EmailMfaConfiguration, MfaConfiguration }) =>
        EmailMfaConfiguration !== undefined && MfaConfiguration !== 'OFF',
      (error) => this.#deleted(error, false),
    );
  }

  async risk(traits: Fact<PoolTraits>): Promise<Fact<RiskConfigurationType>> {
    if (!traits.known) return traits;
    if (!traits.value.threatProtection) return known({}, traits.source);
    return this.#ask(
      'DescribeRiskConfiguration',
      () => this.#client.send(new DescribeRiskConfigurationCommand({ UserPoolId: this.#at.id })),
      ({ RiskConfiguration = {} }) => RiskConfiguration,
      // The pool was there a moment ago: what is not found is a risk configuration.
      (error) =>
        error instanceof UserPoolAddOnNotEnabledException || error instanceof ResourceNotFoundException
          ? {}
          : undefined,
    );
  }

  logs(): Promise<Fact<LogsRead>> {
    return this.#ask(
      'GetLogDeliveryConfiguration',
      () => this.#client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId: this.#at.id })),
      ({ LogDeliveryConfiguration = {} }): LogsRead => LogDeliveryConfiguration,
      (error) => this.#deleted<LogsRead>(error, {}),
    );
  }

  /** @param answerIn what an error tells that is an answer; undefined for one that is a failure */
  #ask<A, T>(
    operation: string,
    send: () => Promise<A>,
    tell: (answer: A) => T,
    answerIn: (error: unknown) => T | undefined,
  ): Promise<Fact<T>> {
    const { account, region, id } = this.#at;
    const read = { account, region, action: `cognito-idp:${operation}`, what: id };
    return this.#journal.attempt(read, async (tally) => {
      const answer = await send().then(tell, (error: unknown) => {
        const told = answerIn(error);
        if (told === undefined) throw error;
        return told;
      });
      tally(1);
      return answer;
    });
  }

  /** "No such pool" is an answer, not a failed read: the list and this question are not one moment. */
  #deleted<T>(error: unknown, standIn: T): T | undefined {
    if (!(error instanceof ResourceNotFoundException)) return undefined;
    this.#gone = true;
    return standIn;
  }
}

const NOT_BY_COGNITO = say(
  en`not read: the pool does not send with the sender of Cognito`,
  ja`ユーザープールは Cognito の送信元を使っていないため、読み取っていません`,
);

const NO_NOTICES: NoticesRead = { kind: 'none' };

/** Without a member where the pool is gone. */
type LogsRead = Partial<LogDeliveryConfigurationType>;

/** Where no action for any risk notifies, a sender that was once set sends nothing. */
function noticesOf({ AccountTakeoverRiskConfiguration: takeover }: RiskConfigurationType): NoticesRead {
  const { NotifyConfiguration: notify, Actions } = takeover ?? {};
  if (notify === undefined) return NO_NOTICES;
  const { LowAction, MediumAction, HighAction } = Actions ?? {};
  const actions = [LowAction, MediumAction, HighAction].filter((action) => action !== undefined);
  if (actions.length > 0 && actions.every(({ Notify }) => Notify === false)) return NO_NOTICES;
  return { kind: 'configured', sourceArn: notify.SourceArn ?? '', from: notify.From || undefined };
}

/** Cognito logs what could not be delivered to CloudWatch only (API_LogConfigurationType). */
function deliveryErrorLogOf({ LogConfigurations = [] }: LogsRead): DeliveryErrorLog {
  for (const log of LogConfigurations) {
    const to = log.CloudWatchLogsConfiguration?.LogGroupArn;
    if (log.EventSource === 'userNotification' && log.LogLevel === 'ERROR' && to) {
      return { kind: 'delivered', to };
    }
  }
  return { kind: 'none' };
}

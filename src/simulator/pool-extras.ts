// The schema of what other actions than UpdateUserPool set of a pool: threat protection and logs. An estate may write both
// in short.
import * as v from 'valibot';
import { flag, oneOf } from './values.ts';

const text = v.string();
/** A template of a notice; what it holds does not matter here. */
const template = v.optional(v.looseObject({ Subject: text }));

const Action = v.optional(
  v.object({
    Notify: flag,
    EventAction: oneOf(['BLOCK', 'MFA_IF_CONFIGURED', 'MFA_REQUIRED', 'NO_ACTION']),
  }),
);

/** Who sends the notices. */
export const NOTIFY = {
  From: v.optional(text),
  ReplyTo: v.optional(text),
  SourceArn: text,
};

/**
 * The members of SetRiskConfiguration's input.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html
 */
export const RISK = {
  CompromisedCredentialsRiskConfiguration: v.optional(
    v.object({
      EventFilter: v.optional(v.array(oneOf(['SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP']))),
      Actions: v.object({ EventAction: oneOf(['BLOCK', 'NO_ACTION']) }),
    }),
  ),
  AccountTakeoverRiskConfiguration: v.optional(
    v.object({
      NotifyConfiguration: v.optional(
        v.object({ ...NOTIFY, BlockEmail: template, NoActionEmail: template, MfaEmail: template }),
      ),
      Actions: v.object({ LowAction: Action, MediumAction: Action, HighAction: Action }),
    }),
  ),
  RiskExceptionConfiguration: v.optional(
    v.object({
      BlockedIPRangeList: v.optional(v.array(text)),
      SkippedIPRangeList: v.optional(v.array(text)),
    }),
  ),
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LogConfigurationType.html */
export const LOG = {
  LogLevel: oneOf(['ERROR', 'INFO']),
  EventSource: oneOf(['userNotification', 'userAuthEvents']),
  CloudWatchLogsConfiguration: v.optional(v.object({ LogGroupArn: v.optional(text) })),
  S3Configuration: v.optional(v.object({ BucketArn: v.optional(text) })),
  FirehoseConfiguration: v.optional(v.object({ StreamArn: v.optional(text) })),
};

/** In an estate, LogGroupArn may stand by itself. */
export const LogConfiguration = v.pipe(
  v.strictObject({ ...LOG, LogGroupArn: v.optional(text) }),
  v.transform(({ LogGroupArn, ...log }) =>
    LogGroupArn === undefined ? log : { ...log, CloudWatchLogsConfiguration: { LogGroupArn } },
  ),
);

// The catalogue: every check, in the order in which people meet them, and how to choose among them.
import { globFits } from '../glob.ts';
import { en, ja, joined, say, ToldError } from '../model.ts';
import { nearest } from '../nearest.ts';
import cognitoDeliveryErrorsLogged from './cognito/cognito-delivery-errors-logged.ts';
import cognitoNoticesSender from './cognito/cognito-notices-sender.ts';
import cognitoOtpOwnSender from './cognito/cognito-otp-own-sender.ts';
import cognitoOwnQuota from './cognito/cognito-own-quota.ts';
import cognitoOwnSender from './cognito/cognito-own-sender.ts';
import cognitoSenderAuthorized from './cognito/cognito-sender-authorized.ts';
import cognitoSenderBulkReady from './cognito/cognito-sender-bulk-ready.ts';
import cognitoSenderExists from './cognito/cognito-sender-exists.ts';
import cognitoSenderFromMatches from './cognito/cognito-sender-from-matches.ts';
import cognitoSenderInProduction from './cognito/cognito-sender-in-production.ts';
import cognitoSenderIsDomain from './cognito/cognito-sender-is-domain.ts';
import cognitoSenderMaySend from './cognito/cognito-sender-may-send.ts';
import cognitoSenderMonitored from './cognito/cognito-sender-monitored.ts';
import cognitoSenderPassesDmarc from './cognito/cognito-sender-passes-dmarc.ts';
import cognitoSenderRegionAllowed from './cognito/cognito-sender-region-allowed.ts';
import cognitoSenderVerified from './cognito/cognito-sender-verified.ts';
import { type AnyCheck, isCalled } from './define.ts';
import domainDmarcBothViews from './domain/domain-dmarc-both-views.ts';
import domainDmarcEnforced from './domain/domain-dmarc-enforced.ts';
import domainDmarcNoLeftovers from './domain/domain-dmarc-no-leftovers.ts';
import domainDmarcPublished from './domain/domain-dmarc-published.ts';
import domainDmarcReported from './domain/domain-dmarc-reported.ts';
import domainDmarcReportsAuthorized from './domain/domain-dmarc-reports-authorized.ts';
import domainDmarcSubdomainsCovered from './domain/domain-dmarc-subdomains-covered.ts';
import domainDmarcValid from './domain/domain-dmarc-valid.ts';
import domainSpfValid from './domain/domain-spf-valid.ts';
import sesBounceRateLow from './ses/ses-bounce-rate-low.ts';
import sesComplaintRateLow from './ses/ses-complaint-rate-low.ts';
import sesConfigurationSetObserved from './ses/ses-configuration-set-observed.ts';
import sesConfigurationSetTls from './ses/ses-configuration-set-tls.ts';
import sesDkimEnabled from './ses/ses-dkim-enabled.ts';
import sesDkimKey2048 from './ses/ses-dkim-key-2048.ts';
import sesDkimLive from './ses/ses-dkim-live.ts';
import sesDkimVerified from './ses/ses-dkim-verified.ts';
import sesEnforcementHealthy from './ses/ses-enforcement-healthy.ts';
import sesFeedbackHandled from './ses/ses-feedback-handled.ts';
import sesIdentityIsDomain from './ses/ses-identity-is-domain.ts';
import sesIdentityNotPublic from './ses/ses-identity-not-public.ts';
import sesIdentityOwnDomain from './ses/ses-identity-own-domain.ts';
import sesIdentityVerified from './ses/ses-identity-verified.ts';
import sesMailFromCustom from './ses/ses-mail-from-custom.ts';
import sesMailFromFailsClosed from './ses/ses-mail-from-fails-closed.ts';
import sesMailFromLive from './ses/ses-mail-from-live.ts';
import sesProductionAccess from './ses/ses-production-access.ts';
import sesQuotaHeadroom from './ses/ses-quota-headroom.ts';
import sesSendingEnabled from './ses/ses-sending-enabled.ts';
import sesSuppressionOn from './ses/ses-suppression-on.ts';

export const CHECKS: readonly AnyCheck[] = [
  cognitoOwnSender,
  cognitoOwnQuota,
  cognitoSenderExists,
  cognitoSenderVerified,
  cognitoSenderIsDomain,
  cognitoSenderFromMatches,
  cognitoSenderInProduction,
  cognitoSenderMaySend,
  cognitoSenderRegionAllowed,
  cognitoSenderAuthorized,
  cognitoSenderPassesDmarc,
  cognitoSenderBulkReady,
  cognitoSenderMonitored,
  cognitoOtpOwnSender,
  cognitoNoticesSender,
  cognitoDeliveryErrorsLogged,
  sesProductionAccess,
  sesSendingEnabled,
  sesEnforcementHealthy,
  sesQuotaHeadroom,
  sesSuppressionOn,
  sesBounceRateLow,
  sesComplaintRateLow,
  sesIdentityVerified,
  sesIdentityIsDomain,
  sesIdentityOwnDomain,
  sesIdentityNotPublic,
  sesDkimEnabled,
  sesDkimVerified,
  sesDkimLive,
  sesDkimKey2048,
  sesMailFromCustom,
  sesMailFromLive,
  sesMailFromFailsClosed,
  sesFeedbackHandled,
  sesConfigurationSetTls,
  sesConfigurationSetObserved,
  domainDmarcPublished,
  domainDmarcValid,
  domainDmarcEnforced,
  domainDmarcSubdomainsCovered,
  domainDmarcReported,
  domainDmarcReportsAuthorized,
  domainDmarcBothViews,
  domainDmarcNoLeftovers,
  domainSpfValid,
];

/** A pattern that no check answers to. */
export class UnknownCheckError extends ToldError {
  override readonly name = 'UnknownCheckError';
}

/** The check with this id. */
export function checkById(id: string): AnyCheck | undefined {
  return CHECKS.find((check) => check.id === id);
}

/** The id under which a check goes on that was once called so; an id that nobody knows stays as it is. */
export function heirOf(id: string): string {
  return CHECKS.find((check) => isCalled(check, (name) => name === id))?.id ?? id;
}

/**
 * The checks that any of the patterns names, in the catalogue's order, each once.
 * @param patterns ids, aliases, or globs in which `*` stands for anything (`ses-*`); an empty list chooses every check
 * @throws UnknownCheckError naming each pattern that fits no check, with the ids nearest to it
 */
export function selectChecks(
  patterns: readonly string[],
  checks: readonly AnyCheck[] = CHECKS,
): readonly AnyCheck[] {
  if (patterns.length === 0) return checks;
  const tests = patterns.map((pattern) => ({ pattern, fits: (name: string) => globFits(pattern, name) }));
  const strange = tests.filter(({ fits }) => !checks.some((check) => isCalled(check, fits)));
  if (strange.length > 0) {
    const each = strange.map(({ pattern }) => {
      const near = nearest(
        pattern.replaceAll('*', ''),
        CHECKS.map(({ id }) => id),
        3,
      ).join(', ');
      return say(
        en`no check is called "${pattern}" (near: ${near})`,
        ja`"${pattern}" というチェックはありません (近い名前: ${near})`,
      );
    });
    throw new UnknownCheckError(joined(each, '; '));
  }
  return checks.filter((check) => tests.some(({ fits }) => isCalled(check, fits)));
}

// What DescribeUserPool tells of a pool's settings: those that somebody set, and Cognito's defaults for the rest.
import type { UserPoolState } from '../estate.ts';
import { POOL_SETTINGS } from '../pool-settings.ts';

const PASSWORD_POLICY = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

/** The settings of UpdateUserPool's input, but the pool's name. */
export function settingsOf(pool: UserPoolState): object {
  const members = new Set(Object.keys(POOL_SETTINGS));
  const set = Object.fromEntries(Object.entries(pool).filter(([name]) => members.has(name)));
  const { PasswordPolicy = PASSWORD_POLICY, SignInPolicy } = pool.Policies;
  return {
    ...set,
    Policies: {
      PasswordPolicy,
      SignInPolicy: SignInPolicy ?? { AllowedFirstAuthFactors: pool.AllowedFirstAuthFactors },
    },
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      // Cognito goes on telling the legacy number beside the one that took its place: the same one, in the AWS CLI's
      // example of describe-user-pool.
      UnusedAccountValidityDays: temporaryPasswordDays(pool) ?? 7,
      ...pool.AdminCreateUserConfig,
    },
  };
}

/** Policies.PasswordPolicy.TemporaryPasswordValidityDays; undefined in a pool that has only the legacy number. */
export function temporaryPasswordDays({ Policies }: UserPoolState): number | undefined {
  return (Policies.PasswordPolicy ?? PASSWORD_POLICY).TemporaryPasswordValidityDays;
}

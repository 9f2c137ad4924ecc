// Rules of others that a check serves. Where the number of an item is not certain, the document alone is named, as a
// mapping: whoever is audited reads the item there.

export const FRAMEWORK = {
  /** Anti-phishing mechanisms; DMARC, SPF and DKIM stand in its guidance. */
  pciDss: 'PCI DSS v4.0.1, 5.4.1',
  bod1801: 'CISA BOD 18-01',
  scubaRecord: 'CISA SCuBA MS.EXO.4.1v1',
  scubaReject: 'CISA SCuBA MS.EXO.4.2v1',
  scubaReports: 'CISA SCuBA MS.EXO.4.3v1',
  cis: 'CIS Controls v8, 9.5',
  /** No Principal `*` without conditions that restrict it; SES is not among the resource-based policies that it names. */
  cisAws: 'CIS AWS Foundations Benchmark v7.0.0, 2.21 (mapping)',
  ukGovernment: 'UK government secure e-mail policy (mapping)',
  bsi: 'BSI TR-03182 (mapping)',
  securityHubSes3: 'AWS Security Hub SES.3',
  nistTrustworthyEmail: 'NIST SP 800-177r1 (mapping)',
  japan: '政府機関等の対策基準策定のためのガイドライン (mapping)',
} as const;

/** A rule that a check serves. */
export type Framework = (typeof FRAMEWORK)[keyof typeof FRAMEWORK];

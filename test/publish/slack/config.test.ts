// How Slack is reached, from the environment.
import { slackConfig } from '../../../src/publish/slack/config.ts';

const webhook = { SLACK_WEBHOOK_PARAMETER: '/hook' };
const bot = {
  SLACK_TOKEN_PARAMETER: '/token',
  SLACK_CHANNEL: 'C0123456789',
  SLACK_THREADS_BUCKET: 'reports',
};
const botWay = { kind: 'bot', parameter: '/token', channel: 'C0123456789', bucket: 'reports' };

test.each<[string, Record<string, string>, object]>([
  ['a webhook', webhook, { way: { kind: 'webhook', parameter: '/hook' }, locale: 'en' }],
  [
    'a webhook, with what a deployment leaves empty or has for a bot only',
    { ...webhook, SLACK_TOKEN_PARAMETER: '', SLACK_CHANNEL: '', SLACK_THREADS_BUCKET: 'reports' },
    { way: { kind: 'webhook', parameter: '/hook' }, locale: 'en' },
  ],
  ['a bot', bot, { way: botWay, locale: 'en' }],
  [
    'a language, and the Region that the function runs in',
    { ...webhook, MAILPOSTURE_LOCALE: 'ja', AWS_REGION: 'eu-west-1' },
    { way: { kind: 'webhook', parameter: '/hook' }, locale: 'ja', home: 'eu-west-1' },
  ],
  [
    'a pretend Slack on this machine',
    { ...bot, SLACK_API_URL: 'http://127.0.0.1:9/api/' },
    { way: { ...botWay, apiUrl: 'http://127.0.0.1:9/api/' }, locale: 'en' },
  ],
])('%s', (_, env, expected) => {
  expect(slackConfig(env)).toEqual(expected);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['neither', {}, /^SLACK_WEBHOOK_PARAMETER or SLACK_TOKEN_PARAMETER must name/],
  ['both', { ...webhook, ...bot }, /expected one of them, not both/],
  [
    'a channel beside a webhook',
    { ...webhook, SLACK_CHANNEL: 'C0123456789' },
    /^SLACK_CHANNEL: a webhook posts to its own/,
  ],
  ['a bot without a channel', { ...bot, SLACK_CHANNEL: '' }, /^SLACK_CHANNEL: expected the ID of a channel/],
  ["a channel's name", { ...bot, SLACK_CHANNEL: '#mail' }, /^SLACK_CHANNEL: expected the ID of a channel/],
  ['a bot without a bucket', { ...bot, SLACK_THREADS_BUCKET: '' }, /^SLACK_THREADS_BUCKET: expected/],
  [
    'another Slack',
    { ...bot, SLACK_API_URL: 'https://slack.example/api/' },
    /^SLACK_API_URL: expected http on this machine/,
  ],
  [
    'another Slack that looks near',
    { ...bot, SLACK_API_URL: 'http://127.0.0.1.evil.example/' },
    /^SLACK_API_URL/,
  ],
  ['no URL', { ...bot, SLACK_API_URL: 'here' }, /^SLACK_API_URL/],
  ['another language', { ...webhook, MAILPOSTURE_LOCALE: 'fr' }, /^MAILPOSTURE_LOCALE: expected en or ja$/],
])('refuses %s', (_, env, message) => {
  expect(() => slackConfig(env)).toThrow(message);
});

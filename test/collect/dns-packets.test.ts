// What the resolver makes of packets that are wrong: what c-ares does with each, found by experiment and held here.
import type { Answer } from 'dns-packet';
import { firstLabelOf, type PacketServer, replyTo, resolverOf, servePackets } from '../support/dns-server.ts';
import { textWith } from '../support/japanese.ts';

const text = (name: string, data: string): Answer => ({ type: 'TXT', name, ttl: 1, data });
const alias = (name: string, data: string): Answer => ({ type: 'CNAME', name, ttl: 1, data });
const reactions: Record<string, (query: Buffer, name: string) => Buffer[]> = {
  otherid: (query, name) => [
    replyTo(query, { id: query.readUInt16BE(0) ^ 1, answers: [text(name, 'forged')] }),
    replyTo(query, { answers: [text(name, 'true')] }),
  ],
  otherquestion: (query, name) => [
    replyTo(query, {
      questions: [{ type: 'TXT', name: 'other.test' }],
      answers: [text('other.test', 'forged')],
    }),
    replyTo(query, { answers: [text(name, 'true')] }),
  ],
  othertype: (query, name) => [
    replyTo(query, { questions: [{ type: 'A', name }], answers: [text(name, 'forged')] }),
    replyTo(query, { answers: [text(name, 'true')] }),
  ],
  othercase: (query, name) => [
    replyTo(query, {
      questions: [{ type: 'TXT', name: name.toUpperCase() }],
      answers: [text(name, 'true')],
    }),
  ],
  nothing: (query, name) => [Buffer.alloc(0), replyTo(query, { answers: [text(name, 'true')] })],
  cut: (query, name) => [replyTo(query, { answers: [text(name, 'cut short')] }).subarray(0, -1)],
  noquestion: (query) => [replyTo(query, { questions: [] })],
  pointerloop: (query, name) => {
    const reply = replyTo(query, { answers: [alias(name, 'a')] });
    // The target's three bytes become a pointer to themselves (RFC 1035 section 4.1.4).
    reply.writeUInt16BE(0xc000 | (reply.length - 3), reply.length - 3);
    return [reply];
  },
  loop: (query, name) => [replyTo(query, { answers: [alias(name, 'b.test'), alias('b.test', name)] })],
  aliasonly: (query, name) => [replyTo(query, { answers: [alias(name, 'b.test')] })],
  formerr: (query) => [replyTo(query, { flags: 1 })],
  notimp: (query) => [replyTo(query, { flags: 4 })],
  notauth: (query) => [replyTo(query, { flags: 9 })],
};
let wrong: PacketServer;
beforeAll(async () => {
  wrong = await servePackets((query) => {
    const label = firstLabelOf(query);
    return reactions[label]?.(query, `${label}.test`) ?? [];
  });
});
afterAll(() => wrong.close());

test.each([
  // Whatever does not answer the question is passed over, and the wait goes on.
  ['otherid', 'found'],
  ['otherquestion', 'found'],
  ['othertype', 'found'],
  ['othercase', 'found'],
  ['nothing', 'found'],
  ['cut', 'EBADRESP'],
  ['noquestion', 'EBADRESP'],
  ['pointerloop', 'EBADRESP'],
  // A resolver mostly answers a loop with SERVFAIL. Where it shows the loop instead, nothing is published all the same.
  ['loop', 'nodata'],
  ['aliasonly', 'nodata'],
  ['formerr', 'EFORMERR'],
  ['notimp', 'ENOTIMP'],
  // Response codes past REFUSED read as NODATA, and node:dns does not tell. Resolvers do not give them to a question.
  ['notauth', 'nodata'],
])('%s: %s', async (label, expected) => {
  const answer = await resolverOf([wrong.address]).txt(`${label}.test`);
  if (answer.status === 'temperror') expect(answer.why).toEqual(textWith(`(${expected} at `));
  else expect(answer.status).toBe(expected);
  if (answer.status === 'found') expect(answer.records).toEqual(['true']);
});

test('a malformed answer to one question does not touch those under way beside it', async () => {
  const one = resolverOf([wrong.address]);
  const answers = await Promise.all(['cut', 'othercase', 'loop'].map((label) => one.txt(`${label}.test`)));
  expect(answers.map(({ status }) => status)).toEqual(['temperror', 'found', 'nodata']);
});

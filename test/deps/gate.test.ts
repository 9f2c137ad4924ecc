// What a request of a real SDK client goes through: the lane counts the way to AWS and back, not what the SDK makes of an answer.
import { GetIdentityDkimAttributesCommand, SESClient } from '@aws-sdk/client-ses';
import { gated } from '../../src/deps/gate.ts';
import { Pacer } from '../../src/pace.ts';
import { TestClock } from '../support/clock.ts';
import { inCompany } from '../support/company.ts';
import { domain, estate, REGION } from '../support/estate.ts';

const small = estate({ [REGION]: { ses: { identities: [domain('example.com')] } } });

test('an answer has arrived before anything is made of it', async () => {
  await inCompany(small, async () => {
    const clock = new TestClock();
    const client = new SESClient({ region: REGION });
    gated(client, REGION, { pacer: new Pacer(clock), requests: new Map(), deadline: undefined });
    const sent: number[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        sent.push(clock.now());
        const output = await next(args);
        // As if it took the SDK that long to parse it.
        await clock.sleep(700);
        return output;
      },
      { name: 'slowParser', step: 'deserialize', priority: 'high' },
    );
    const ask = () => client.send(new GetIdentityDkimAttributesCommand({ Identities: ['example.com'] }));
    await clock.until(Promise.all([ask(), ask(), ask()]));
    client.destroy();
    expect(sent).toEqual([0, 1000, 2000]);
  });
});

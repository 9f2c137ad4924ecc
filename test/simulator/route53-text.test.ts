// Texts and names in Route 53's quotation and escapes: whatever they hold, DNS answers it and the listing tells it.
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { readValue, recordsOf, VALUES_OF } from '../../src/simulator/services/route53-values.ts';
import { askTcp } from '../support/dns-client.ts';
import { type HostedCompany, one, startHosted } from '../support/hosted.ts';

let hosted: HostedCompany;
beforeEach(async () => {
  hosted = await startHosted();
});
afterEach(() => hosted.company.close());

/** Any bytes, as character-strings of at most 255, each character in one of the spellings that Route 53 takes for it. */
const spelledText = fc
  .array(
    fc.array(fc.record({ byte: fc.integer({ min: 0, max: 255 }), escaped: fc.boolean() }), {
      maxLength: 255,
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((strings) => {
    const spell = ({ byte, escaped }: { byte: number; escaped: boolean }) => {
      if (byte < 32 || byte > 126 || (escaped && byte !== 34))
        return `\\${byte.toString(8).padStart(3, '0')}`;
      return byte === 34 || byte === 92 ? `\\${String.fromCharCode(byte)}` : String.fromCharCode(byte);
    };
    return {
      bytes: strings.map((string) => Buffer.from(string.map(({ byte }) => byte))),
      value: strings.map((string) => `"${string.map(spell).join('')}"`).join(' '),
    };
  });

test('any text survives its quotation: the one spelling that is listed means the same bytes', () => {
  fc.assert(
    fc.property(spelledText, ({ bytes, value }) => {
      const listed = readValue('TXT', value);
      expect(recordsOf('TXT', [listed])).toEqual({ TXT: [bytes.map((part) => part.toString('latin1'))] });
      expect(VALUES_OF.TXT(recordsOf('TXT', [listed]))).toEqual([listed]);
      expect(readValue('TXT', listed)).toBe(listed);
    }),
  );
});

test('any text that is put by the wire is what DNS answers and what is listed, deletable as listed', async () => {
  const HostedZoneId = await hosted.idOf('b.example');
  const answers = async () =>
    (await askTcp(hosted.company.dns.port, { name: 'text.b.example', type: 'TXT' })).answers ?? [];
  await fc.assert(
    fc.asyncProperty(
      spelledText.filter(({ value }) => value.length <= 4000),
      async ({ bytes, value }) => {
        await hosted.change([one('UPSERT', 'text.b.example', 'TXT', value)]);
        expect(await answers()).toMatchObject([{ type: 'TXT', data: bytes }]);
        const input = { HostedZoneId, StartRecordName: 'text.b.example', MaxItems: 1 };
        const { ResourceRecordSets } = await hosted.client.send(new ListResourceRecordSetsCommand(input));
        const [ResourceRecordSet] = ResourceRecordSets ?? [];
        await hosted.change([{ Action: 'DELETE', ResourceRecordSet }]);
        expect(await answers()).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

test('names and values that XML would read as markup come through', async () => {
  await hosted.change([one('UPSERT', '<&>.b.example', 'TXT', '"<a> & \\"b\\" ]]>"', '"  two  "')]);
  expect(await hosted.listing()).toContain(
    '\\074\\046\\076.b.example. 300 TXT "<a> & \\"b\\" ]]>" | "  two  "',
  );
});

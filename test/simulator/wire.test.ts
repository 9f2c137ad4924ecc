// The encodings: form fields to arguments and back to XML, timestamps per protocol.
import { XMLParser } from 'fast-xml-parser';
import { decodeJson, encodeJson } from '../../src/simulator/wire/json.ts';
import { decodeForm, encodeQueryError, encodeQueryOutput } from '../../src/simulator/wire/query.ts';

test.each<[string, Record<string, unknown>]>([
  ['Action=X&Version=1&A=1', { A: '1' }],
  ['L.member.2=b&L.member.1=a', { L: ['a', 'b'] }],
  ['L.member.10=j&L.member.9=i', { L: ['i', 'j'] }],
  [
    'M.entry.1.Name=n&M.entry.1.Value.DataType=String&M.entry.1.Value.StringValue=v',
    { M: [{ Name: 'n', Value: { DataType: 'String', StringValue: 'v' } }] },
  ],
  [
    'E.member.1.Id=1&E.member.1.A.entry.1.Name=n&E.member.2.Id=2',
    { E: [{ Id: '1', A: [{ Name: 'n' }] }, { Id: '2' }] },
  ],
  ['S.a=1&S.b=2', { S: { a: '1', b: '2' } }],
  ['A=a%26b%3Dc+d', { A: 'a&b=c d' }],
  ['L=', { L: '' }],
])('form %s', (form, expected) => {
  expect(decodeForm(new URLSearchParams(form))).toEqual(expected);
});

const parser = new XMLParser({ parseTagValue: false });

test('an awsQuery answer: lists, maps, dates, and text that XML would read as markup', () => {
  const xml = encodeQueryOutput('Get', 'http://ns', 'id-1', {
    Text: '<a> & "b"',
    List: ['x', 'y'],
    Map: new Map([['k', { V: true }]]),
    At: new Date('2026-11-01T00:00:00Z'),
    None: undefined,
  });
  expect(parser.parse(xml)).toEqual({
    GetResponse: {
      GetResult: {
        Text: '<a> & "b"',
        List: { member: ['x', 'y'] },
        Map: { entry: { key: 'k', value: { V: 'true' } } },
        At: '2026-11-01T00:00:00.000Z',
      },
      ResponseMetadata: { RequestId: 'id-1' },
    },
  });
  expect(xml).toContain('<GetResponse xmlns="http://ns">');
});

test.each([
  [400, 'Sender'],
  [500, 'Receiver'],
])('an awsQuery error of status %d is the fault of the %s', (httpStatus, type) => {
  const error = { code: 'Code', message: 'a < b', httpStatus, members: {} };
  expect(parser.parse(encodeQueryError('http://ns', 'id-1', error))).toEqual({
    ErrorResponse: { Error: { Type: type, Code: 'Code', Message: 'a < b' }, RequestId: 'id-1' },
  });
});

test('JSON: timestamps are epoch seconds, maps are objects, what is undefined is left out', () => {
  const output = { At: new Date('2026-11-01T00:00:00.500Z'), M: new Map([['k', [1]]]), U: undefined };
  expect(JSON.parse(encodeJson(output))).toEqual({ At: 1793491200.5, M: { k: [1] } });
});

test('JSON: an empty body is an empty structure, and only an object is a structure', () => {
  expect(decodeJson('')).toEqual({});
  expect(() => decodeJson('3')).toThrow(SyntaxError);
});

// From which Regions pools may send: the table against what is known of Regions otherwise.
import { alternateRegions, sendingRegions } from '../src/pool-regions.ts';
import { BUNDLED_REGIONS } from '../src/regions.ts';

const OF_COGNITO = Object.entries(BUNDLED_REGIONS).filter(([, { cognito }]) => cognito);

test('every Region of Cognito is named, but for those of which AWS says nothing', () => {
  const unnamed = OF_COGNITO.map(([region]) => region).filter((region) => !sendingRegions(region, 'ses'));
  expect(unnamed).toEqual(['ap-east-2', 'ap-southeast-6', 'us-gov-west-1']);
});

test.each(OF_COGNITO)('pools in %s send from Regions that offer SES, each named once', (region) => {
  for (const through of ['ses', 'cognitoWithOwnFrom'] as const) {
    const allowed = sendingRegions(region, through) ?? [];
    expect(allowed.filter((each) => BUNDLED_REGIONS[each]?.ses !== true)).toEqual([]);
    expect(new Set(allowed).size).toBe(allowed.length);
  }
});

test.each([
  ['us-west-1', ['us-west-1'], ['us-west-1']],
  ['us-east-1', ['us-east-1', 'us-west-2', 'eu-west-1'], ['us-east-1', 'us-west-2', 'eu-west-1']],
  [
    'ap-south-1',
    ['ap-south-1', 'us-east-1', 'us-west-2', 'eu-west-1'],
    ['ap-south-1', 'us-east-1', 'us-west-2', 'eu-west-1'],
  ],
  ['ap-southeast-7', ['ap-southeast-1'], ['ap-southeast-1', 'ap-south-1']],
])('pools in %s: %j with DEVELOPER, %j with the FROM alone', (region, own, cognitos) => {
  expect(sendingRegions(region, 'ses')).toEqual(own);
  expect(sendingRegions(region, 'cognitoWithOwnFrom')).toEqual(cognitos);
});

test.each(['us-east-1', 'eu-west-3', 'ap-east-2', 'constructor', ''])('%j has no alternates', (region) => {
  expect(alternateRegions(region, 'ses')).toBeUndefined();
  expect(alternateRegions(region, 'cognitoWithOwnFrom')).toBeUndefined();
});

// Events of the functions, any and nearly valid: each is taken for what it is, or refused with an error that names the field;
// nothing was asked, written or sent by then.
import fc from 'fast-check';
import { handler as list } from '../../handlers/org-list.ts';
import { handler as merge } from '../../handlers/org-merge.ts';
import { handler as publish } from '../../handlers/org-publish.ts';
import { handler as scanAccount } from '../../handlers/org-scan.ts';
import { handler as scan } from '../../handlers/scan.ts';
import { scanRequestOf } from '../../src/config.ts';
import { InputError } from '../../src/input.ts';
import { listEventOf, mergeEventOf, publishEventOf, scanEventOf } from '../../src/organization/run/event.ts';
import { oneLine } from '../../src/plain-text.ts';
import { type Company, startCompany } from '../../src/simulator/index.ts';
import { withEnvironment } from '../support/company.ts';
import { anyJson, nearlyValid } from '../support/hostile-json.ts';
import { expectJapanese } from '../support/japanese.ts';
import { lambdaContext } from '../support/lambda.ts';
import { environmentOf } from '../support/service.ts';
import { publishingEstate } from '../support/simulated.ts';

const RUNS = 400;
/** Through the whole of a function, its clients and its log. */
const RUNS_OF_HANDLER = 60;
/** Twenty fields, each with its name and what was expected there. */
const MOST_CHARACTERS = 20 * 520;

interface Subject {
  readonly parse: (event: unknown) => unknown;
  readonly handler: (event: unknown, context: ReturnType<typeof lambdaContext>) => Promise<unknown>;
  readonly valid: object;
  /** Is it one? Written anew, by what the page of the function says. */
  readonly isOne: (event: unknown) => boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown, fits: (one: string) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && fits(one));
const isText = (shape: RegExp) => (value: unknown) => typeof value === 'string' && shape.test(value);
/** Nothing but these fields, each as it must be. */
const only = (event: unknown, fields: Readonly<Record<string, (value: unknown) => boolean>>): boolean =>
  isObject(event) &&
  Object.keys(event).every((name) => Object.hasOwn(fields, name)) &&
  Object.entries(fields).every(([name, fits]) => fits(Object.hasOwn(event, name) ? event[name] : undefined));
const orNothing = (fits: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || fits(value);

const isRun = isText(/^[A-Za-z0-9_-]{1,80}$/);

function isRequest(event: unknown): boolean {
  if (event === null || event === undefined) return true;
  if (isObject(event) && ['aws.scheduler', 'aws.events'].includes(String(event.source)))
    return typeof event['detail-type'] === 'string';
  return only(event, {
    regions: orNothing((value) => isList(value, isText(/^[a-z]{2,}(-[a-z]+)+-\d+$/))),
    checks: orNothing((value) => isList(value, () => true)),
    publish: orNothing((value) => typeof value === 'boolean'),
    deepReads: orNothing((value) => value === 'all' || (Number.isInteger(value) && Number(value) >= 0)),
    locale: orNothing((value) => value === 'en' || value === 'ja'),
  });
}

const REQUEST = {
  regions: ['eu-west-1', 'ap-northeast-1'],
  checks: ['ses-*'],
  publish: false,
  deepReads: 3,
  locale: 'ja',
};
const RUN = { run: 'run-1' };
/** As Step Functions writes the start of an execution. */
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const FUNCTIONS: Readonly<Record<string, Subject>> = {
  scan: { parse: scanRequestOf, handler: scan, valid: REQUEST, isOne: isRequest },
  'org-list': {
    parse: listEventOf,
    handler: list,
    valid: { ...RUN, startedAt: '2026-11-01T08:00:00.000Z', request: REQUEST },
    isOne: (event) =>
      isObject(event) &&
      Object.hasOwn(event, 'request') &&
      only(event, {
        run: isRun,
        startedAt: isText(ISO_8601),
        request: isRequest,
      }),
  },
  'org-scan': {
    parse: scanEventOf,
    handler: scanAccount,
    valid: { ...RUN, account: '111111111111' },
    isOne: (event) => only(event, { run: isRun, account: isText(/^[0-9]{12}$/) }),
  },
  'org-merge': {
    parse: mergeEventOf,
    handler: merge,
    valid: { ...RUN, results: 'runs/run-1/results/manifest.json' },
    isOne: (event) => only(event, { run: isRun, results: isText(/^runs\//) }),
  },
  'org-publish': {
    parse: publishEventOf,
    handler: publish,
    valid: RUN,
    isOne: (event) => only(event, { run: isRun }),
  },
};

let company: Company;
let restore: () => void;
beforeAll(async () => {
  company = await startCompany({ estate: publishingEstate, faults: [], quotas: 'off', seed: 1 });
  restore = withEnvironment(environmentOf(company));
});
afterAll(async () => {
  restore();
  await company.close();
});

/** What an event is refused with; undefined: it is taken. @throws what is no refusal */
function refusalOf(parse: Subject['parse'], event: unknown): InputError | undefined {
  try {
    parse(event);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function expectClear({ message, text }: InputError): void {
  expect(message).toMatch(/^(request of the )?event is not valid: (.*: .+|expected an object, not a list$)/);
  expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(message.length).toBeLessThan(MOST_CHARACTERS);
  expectJapanese(text);
}

describe.each(Object.entries(FUNCTIONS))('the event of %s', (_, { parse, handler, valid, isOne }) => {
  test('the valid one is taken', () => {
    expect(isOne(valid)).toBe(true);
    expect(refusalOf(parse, valid)).toBeUndefined();
  });

  test('any JSON is taken for what it is, or refused by the name of a field', () => {
    fc.assert(
      fc.property(anyJson, (event) => {
        const refusal = refusalOf(parse, event);
        expect(refusal === undefined).toBe(isOne(event));
        if (refusal) expectClear(refusal);
      }),
      { numRuns: RUNS },
    );
  });

  test('what is nearly valid is refused by the name of the field that is not', () => {
    fc.assert(
      fc.property(nearlyValid(valid), ({ value, path, name }) => {
        const refusal = refusalOf(parse, value);
        expect(refusal === undefined).toBe(isOne(value));
        if (refusal === undefined) return;
        expectClear(refusal);
        const told = [path[0] ?? '', ...path.slice(-1), oneLine(name).slice(0, 100)];
        expect(told.some((one) => refusal.message.includes(one))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test('by then nothing was asked of AWS, and nothing sent', async () => {
    const before = company.aws.calls.length;
    const refused = fc
      .oneof(
        anyJson,
        nearlyValid(valid).map(({ value }) => value),
      )
      .filter((event) => !isOne(event));
    await fc.assert(
      fc.asyncProperty(refused, async (event) => {
        const error = await handler(event, lambdaContext()).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(InputError);
      }),
      { numRuns: RUNS_OF_HANDLER },
    );
    expect(company.aws.calls.slice(before)).toEqual([]);
  });
});

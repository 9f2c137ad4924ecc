// What OCSF 1.6.0 asks of a Compliance Finding and of the objects that ours has: required attributes, enums with their
// captions, and which attributes there are (https://schema.ocsf.io/1.6.0/classes/compliance_finding and what it links to).
// Transcribed by hand, as far as it concerns this project: there is no file of the schema here to compile.

interface Shape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** An id, the attribute with its caption, and the captions. 99 is Other, whose caption is the source's own. */
  readonly enums?: readonly (readonly [id: string, caption: string, Readonly<Record<number, string>>])[];
  readonly objects?: Readonly<Record<string, Shape>>;
}

const ACCOUNT: Shape = {
  required: [],
  optional: ['uid', 'name', 'type', 'type_id', 'labels', 'tags'],
  enums: [['type_id', 'type', { 0: 'Unknown', 3: 'AWS IAM User', 4: 'AWS IAM Role', 10: 'AWS Account' }]],
};

/** A Compliance Finding with the profile `cloud`, which makes `cloud` required. */
const COMPLIANCE_FINDING: Shape = {
  required: [
    ...['activity_id', 'category_uid', 'class_uid', 'type_uid', 'severity_id', 'time', 'metadata'],
    ...['finding_info', 'compliance', 'cloud'],
  ],
  optional: [
    ...['activity_name', 'category_name', 'class_name', 'type_name', 'severity', 'status', 'status_id'],
    ...['message', 'comment', 'resources', 'observables', 'evidences', 'remediation', 'unmapped'],
  ],
  enums: [
    ['activity_id', 'activity_name', { 0: 'Unknown', 1: 'Create', 2: 'Update', 3: 'Close' }],
    ['category_uid', 'category_name', { 2: 'Findings' }],
    ['class_uid', 'class_name', { 2003: 'Compliance Finding' }],
    [
      'type_uid',
      'type_name',
      {
        200300: 'Compliance Finding: Unknown',
        200301: 'Compliance Finding: Create',
        200302: 'Compliance Finding: Update',
        200303: 'Compliance Finding: Close',
      },
    ],
    [
      'severity_id',
      'severity',
      { 0: 'Unknown', 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High', 5: 'Critical', 6: 'Fatal' },
    ],
    [
      'status_id',
      'status',
      {
        0: 'Unknown',
        1: 'New',
        2: 'In Progress',
        3: 'Suppressed',
        4: 'Resolved',
        5: 'Archived',
        6: 'Deleted',
      },
    ],
  ],
  objects: {
    metadata: {
      required: ['product', 'version'],
      optional: ['profiles', 'event_code', 'uid', 'original_time'],
      objects: { product: { required: ['name'], optional: ['vendor_name', 'version', 'lang'] } },
    },
    finding_info: {
      required: ['uid'],
      optional: [
        ...['title', 'desc', 'types', 'analytic', 'first_seen_time', 'last_seen_time', 'data_sources'],
        'src_url',
      ],
      objects: {
        analytic: {
          required: ['type_id'],
          optional: ['name', 'uid', 'type'],
          enums: [['type_id', 'type', { 0: 'Unknown', 1: 'Rule', 2: 'Behavioral', 3: 'Statistical' }]],
        },
      },
    },
    compliance: {
      required: [],
      optional: ['control', 'desc', 'status', 'status_id', 'status_details'],
      enums: [['status_id', 'status', { 0: 'Unknown', 1: 'Pass', 2: 'Warning', 3: 'Fail' }]],
    },
    cloud: { required: ['provider'], optional: ['region', 'account'], objects: { account: ACCOUNT } },
    resources: {
      required: [],
      optional: ['uid', 'name', 'type', 'owner', 'region', 'cloud_partition'],
      objects: { owner: { required: [], optional: ['account'], objects: { account: ACCOUNT } } },
    },
    observables: {
      required: ['type_id'],
      optional: ['name', 'type', 'value'],
      enums: [['type_id', 'type', { 0: 'Unknown', 1: 'Hostname', 10: 'Resource UID' }]],
    },
    evidences: { required: [], optional: ['name', 'data'] },
    remediation: { required: ['desc'], optional: ['references'] },
  },
};

/** What is wrong with an object; empty where it is as the schema has it. */
export function ocsfFaults(value: unknown, shape: Shape = COMPLIANCE_FINDING, at = 'event'): string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => ocsfFaults(one, shape, `${at}[${i}]`));
  if (typeof value !== 'object' || value === null) return [`${at} is no object`];
  const has = new Map(Object.entries(value));
  const known = [...shape.required, ...shape.optional];
  return [
    ...shape.required.filter((name) => !has.has(name)).map((name) => `${at}.${name} is missing`),
    ...[...has.keys()].filter((name) => !known.includes(name)).map((name) => `${at}.${name} is not known`),
    ...[...has].filter(([, one]) => one === null).map(([name]) => `${at}.${name} is null`),
    ...(shape.enums ?? []).flatMap(([id, caption, captions]) => {
      const [given, words] = [has.get(id), has.get(caption)];
      const isOther = given === 99 && typeof words === 'string' && words !== '';
      const isMember = typeof given === 'number' && captions[given] === words;
      return isOther || isMember ? [] : [`${at}.${id} ${given} is not ${words}`];
    }),
    ...Object.entries(shape.objects ?? {}).flatMap(([name, inner]) =>
      has.has(name) ? ocsfFaults(has.get(name), inner, `${at}.${name}`) : [],
    ),
  ];
}

// The awsQuery protocol: form fields to arguments, structures to XML.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
import { XMLBuilder } from 'fast-xml-parser';

const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });

/**
 * Unfolds `Identities.member.1=a` and `Attributes.entry.1.key=b` into nested arguments: a list or map becomes an array
 * in the order of its numbers, everything else an object; leaves are text.
 */
export function decodeForm(form: URLSearchParams): Record<string, unknown> {
  const fields = [...form].filter(([name]) => name !== 'Action' && name !== 'Version');
  return fold(fields.map(([name, value]) => ({ path: name.split('.'), value })));
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: string;
}

function fold(leaves: readonly Leaf[]): Record<string, unknown> {
  const groups = new Map<string, Leaf[]>();
  for (const { path, value } of leaves) {
    const [head = '', ...rest] = path;
    groups.set(head, [...(groups.get(head) ?? []), { path: rest, value }]);
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, foldValue(group)]));
}

function foldValue(group: readonly Leaf[]): unknown {
  const leaf = group.find(({ path }) => path.length === 0);
  if (leaf !== undefined) return leaf.value;
  const isList = group.every(({ path: [head] }) => head === 'member' || head === 'entry');
  if (!isList) return fold(group);
  const numbered = fold(group.map(({ path, value }) => ({ path: path.slice(1), value })));
  return Object.entries(numbered)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value);
}

/** `<NAMEResponse><NAMEResult>…</NAMEResult><ResponseMetadata>…`: the answer of an awsQuery operation. */
export function encodeQueryOutput(
  name: string,
  xmlNamespace: string,
  requestId: string,
  output: object,
): string {
  return builder.build({
    [`${name}Response`]: {
      '@_xmlns': xmlNamespace,
      [`${name}Result`]: xmlValue(output),
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

/** `<ErrorResponse>`; Type is Sender for the caller's faults, Receiver for AWS's. */
export function encodeQueryError(
  xmlNamespace: string,
  requestId: string,
  error: { code: string; message: string; httpStatus: number; members: Readonly<Record<string, unknown>> },
): string {
  const Type = error.httpStatus < 500 ? 'Sender' : 'Receiver';
  const members = Object.fromEntries(Object.entries(error.members).map(([k, value]) => [k, xmlValue(value)]));
  return builder.build({
    ErrorResponse: {
      '@_xmlns': xmlNamespace,
      Error: { Type, Code: error.code, Message: error.message, ...members },
      RequestId: requestId,
    },
  });
}

/** A structure of S3: `<root>…</root>`, lists as repeated elements. */
export function encodeXml(root: string, value: object, xmlNamespace?: string): string {
  const attributes = xmlNamespace === undefined ? {} : { '@_xmlns': xmlNamespace };
  const body = builder.build({ [root]: { ...attributes, ...value } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

function xmlValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return { member: value.map(xmlValue) };
  if (value instanceof Map) {
    return { entry: [...value].map(([key, item]) => ({ key, value: xmlValue(item) })) };
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(members.map(([name, item]) => [name, xmlValue(item)]));
}

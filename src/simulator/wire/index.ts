// Spells answers and errors in the protocol of a service.
import { type AwsError, type Output, RawAnswer, type Service } from '../operation.ts';
import { encodeJson } from './json.ts';
import { encodeQueryError, encodeQueryOutput, encodeXml } from './query.ts';

/** What goes out over HTTP, but for the headers that every answer has. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const XML = { 'content-type': 'text/xml' };
const jsonType = (service: Service): Record<string, string> => ({
  'content-type':
    service.protocol === 'awsJson' ? `application/x-amz-json-${service.jsonVersion}` : 'application/json',
});

/** @param operation its API name */
export function encodeOutput(
  service: Service,
  operation: string,
  requestId: string,
  output: Output,
): HttpAnswer {
  if (output instanceof RawAnswer) return output;
  switch (service.protocol) {
    case 'awsQuery':
      return {
        status: 200,
        headers: XML,
        body: encodeQueryOutput(operation, service.xmlNamespace, requestId, output),
      };
    case 'awsJson':
    case 'restJson':
      return { status: 200, headers: jsonType(service), body: encodeJson(output) };
    case 'restXml':
      throw new TypeError(`${operation}: a restXml handler answers with a RawAnswer (see encodeXml)`);
  }
}

export function encodeError(service: Service, requestId: string, error: AwsError): HttpAnswer {
  const { code, message, members, httpStatus: status } = error;
  switch (service.protocol) {
    case 'awsQuery':
      return { status, headers: XML, body: encodeQueryError(service.xmlNamespace, requestId, error) };
    case 'awsJson':
      return { status, headers: jsonType(service), body: encodeJson({ __type: code, message, ...members }) };
    case 'restJson':
      return {
        status,
        headers: { ...jsonType(service), 'x-amzn-errortype': code },
        body: encodeJson({ message, ...members }),
      };
    case 'restXml':
      if (service.xmlNamespace !== undefined) {
        return { status, headers: XML, body: encodeQueryError(service.xmlNamespace, requestId, error) };
      }
      return {
        status,
        headers: { 'content-type': 'application/xml' },
        body: encodeXml('Error', { Code: code, Message: message, ...members, RequestId: requestId }),
      };
  }
}

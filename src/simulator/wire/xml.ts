// Reads the XML document of a restXml request: text stays text, white space and character references are kept.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/**
 * @param lists names of elements that are always lists, however often they stand there
 * @throws SyntaxError when the body is no well-formed XML
 */
export function decodeXml(body: string, lists: readonly string[]): unknown {
  const valid = XMLValidator.validate(body);
  if (valid !== true) throw new SyntaxError(valid.err.msg);
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    ignoreDeclaration: true,
    // Also &#10; and its like, which the parser counts among HTML's.
    htmlEntities: true,
    isArray: (name) => lists.includes(name),
  });
  return parser.parse(body);
}

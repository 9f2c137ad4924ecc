// What the packaged template, or the member accounts' one, lets each role do, once CloudFormation has put physical names in
// the place of its functions.
import {
  type IdentityPolicy,
  readIdentityPolicy,
  readTrustPolicy,
  type TrustPolicy,
} from '../../src/simulator/iam-policy.ts';
import type { Resource, Resources } from '../support/template.ts';

/** Where a template is deployed. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** Of the report bucket, which CloudFormation names itself. */
  readonly bucket: string;
  /** Values of the template's own parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A template's resources with everything resolved. */
export class Deployment {
  readonly #resources: Resources;
  readonly #place: Place;

  constructor(resources: Resources, place: Place) {
    this.#resources = resources;
    this.#place = place;
  }

  /** The ARN of a role by its logical id. */
  roleArn(id: string): string {
    return this.#attribute(`${id}.Arn`);
  }

  /** Its own policies. @throws PolicyError where a statement is not one of IAM's */
  policiesOf(role: string): IdentityPolicy[] {
    const { Policies } = this.#resource(role).Properties;
    return listOf(Policies).map((policy) => readIdentityPolicy(this.resolve(Object(policy).PolicyDocument)));
  }

  trustOf(role: string): TrustPolicy {
    return readTrustPolicy(this.resolve(this.#resource(role).Properties.AssumeRolePolicyDocument));
  }

  /** The environment of a function by its logical id. */
  environmentOf(id: string): Readonly<Record<string, string>> {
    const { Variables } = Object(this.#resource(id).Properties.Environment);
    return Object.fromEntries(
      Object.entries(Object(this.resolve(Variables))).map(([name, value]) => [name, String(value)]),
    );
  }

  /** The role of a function. */
  roleOf(id: string): string {
    const { Role } = this.#resource(id).Properties;
    return String(listOf(Object(Role)['Fn::GetAtt'])[0]);
  }

  /** What CloudFormation puts in the place of a value. @throws RangeError for what it is not told here */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && /^(Ref|Fn::\w+)$/.test(first[0])) {
      return this.#call(first[0], first[1]);
    }
    return Object.fromEntries(entries.map(([key, member]) => [key, this.resolve(member)]));
  }

  #call(name: string, given: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(String(given));
      case 'Fn::GetAtt':
        return this.#attribute(listOf(given).join('.'));
      case 'Fn::Sub':
        return this.#sub(given);
      case 'Fn::Join': {
        const [separator, parts] = listOf(this.resolve(given));
        return listOf(parts).join(String(separator));
      }
      case 'Fn::Split': {
        const [separator, text] = listOf(this.resolve(given));
        return String(text).split(String(separator));
      }
      case 'Fn::Select': {
        const [index, parts] = listOf(this.resolve(given));
        return listOf(parts)[Number(index)];
      }
      default:
        throw new RangeError(`nothing in the place of ${name}`);
    }
  }

  #sub(given: unknown): string {
    const [text, variables] = Array.isArray(given) ? given : [given, {}];
    const own = Object(this.resolve(variables));
    return String(text).replaceAll(/\$\{([\w:.]+)\}/g, (_, name: string) => {
      if (Object.hasOwn(own, name)) return String(own[name]);
      return name.includes('.') ? this.#attribute(name) : String(this.#ref(name));
    });
  }

  #ref(name: string): unknown {
    const { account, region, bucket, parameters = {} } = this.#place;
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::Partition': 'aws',
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    if (Object.hasOwn(parameters, name)) return parameters[name];
    const { Type, Properties } = this.#resource(name);
    switch (Type) {
      case 'AWS::S3::Bucket':
        return bucket;
      case 'AWS::SNS::Topic':
        return this.#arn('sns', String(this.resolve(Properties.TopicName)));
      case 'AWS::StepFunctions::StateMachine':
        return this.#arn('states', `stateMachine:${String(this.resolve(Properties.StateMachineName))}`);
      default:
        throw new RangeError(`nothing in the place of Ref ${name}, which is ${Type}`);
    }
  }

  #attribute(path: string): string {
    const [id = '', attribute] = path.split('.');
    const { Type, Properties } = this.#resource(id);
    const named = (property: string) => String(this.resolve(Properties[property] ?? id));
    const arns: Readonly<Record<string, () => string>> = {
      'AWS::S3::Bucket': () => `arn:aws:s3:::${this.#place.bucket}`,
      'AWS::IAM::Role': () => `arn:aws:iam::${this.#place.account}:role/${named('RoleName')}`,
      'AWS::KMS::Key': () => this.#arn('kms', `key/${id}`),
      'AWS::SQS::Queue': () => this.#arn('sqs', id),
      'AWS::Lambda::Function': () => this.#arn('lambda', `function:${named('FunctionName')}`),
      'AWS::Logs::LogGroup': () => this.#arn('logs', `log-group:${named('LogGroupName')}:*`),
    };
    const arn = arns[Type];
    if (attribute !== 'Arn' || arn === undefined) throw new RangeError(`nothing in the place of ${path}`);
    return arn();
  }

  #arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.#place.region}:${this.#place.account}:${resource}`;
  }

  #resource(id: string): Resource {
    const found = this.#resources[id];
    if (found === undefined) throw new RangeError(`the template has no ${id}`);
    return found;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

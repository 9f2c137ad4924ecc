// What the intrinsic functions of the template stand for in a stack that moto has created: those that it has, by the physical ids
// of its resources. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

/** Where a stack is, and its resources' physical ids and types by logical id. */
export interface Stack {
  readonly account: string;
  readonly region: string;
  readonly resources: ReadonlyMap<string, { readonly type: string; readonly id: string }>;
}

/** A value of the template as the stack has it. @throws RangeError for what the stack does not have */
export function resolved(value: unknown, stack: Stack): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, stack));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, operand] = [''], ...others] = Object.entries(value);
  if (others.length === 0) {
    switch (name) {
      case 'Ref':
        return refOf(String(operand), stack);
      case 'Fn::GetAtt':
        return attributeOf((Array.isArray(operand) ? operand : []).join('.'), stack);
      case 'Fn::Sub':
        return subOf(operand, stack);
      case 'Fn::Join':
        return joinOf(operand, stack);
      case 'Fn::Split':
        return splitOf(operand, stack);
      case 'Fn::Select':
        return selectOf(operand, stack);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, stack)]));
}

function refOf(name: string, { account, region, resources }: Stack): string {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const found = pseudo[name] ?? resources.get(name)?.id;
  if (found === undefined) throw new RangeError(`the stack has no ${name}`);
  return found;
}

/** `ScanFailures.Arn`: this template asks for ARNs, and for the names of queues. */
function attributeOf(path: string, stack: Stack): string {
  const [logical = '', attribute] = path.split('.');
  const id = refOf(logical, stack);
  const name = id.replace(/^.*\//, '');
  if (attribute === 'QueueName') return name;
  const type = stack.resources.get(logical)?.type ?? '';
  const place = `${stack.region}:${stack.account}`;
  const arns: Readonly<Record<string, string>> = {
    'AWS::IAM::Role': `arn:aws:iam::${stack.account}:role/${id}`,
    'AWS::KMS::Key': `arn:aws:kms:${place}:key/${id}`,
    'AWS::Lambda::Function': `arn:aws:lambda:${place}:function:${id}`,
    'AWS::S3::Bucket': `arn:aws:s3:::${id}`,
    'AWS::SQS::Queue': `arn:aws:sqs:${place}:${name}`,
    // AWS's ends with `:*`, for the streams of the group; moto leaves that out.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
    'AWS::Logs::LogGroup': `arn:aws:logs:${place}:log-group:${id}`,
  };
  const arn = arns[type];
  if (attribute !== 'Arn' || arn === undefined) throw new RangeError(`no attribute that tests know: ${path}`);
  return arn;
}

function subOf(operand: unknown, stack: Stack): string {
  const [text, given]: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const own = new Map(Object.entries(typeof given === 'object' && given !== null ? given : {}));
  return String(text).replaceAll(/\$\{([\w:.]+)\}/g, (_, name: string) => {
    if (own.has(name)) return String(resolved(own.get(name), stack));
    return name.includes('.') ? attributeOf(name, stack) : refOf(name, stack);
  });
}

function splitOf(operand: unknown, stack: Stack): string[] {
  const [separator, text]: readonly unknown[] = Array.isArray(operand) ? operand : [];
  return String(resolved(text, stack)).split(String(separator));
}

function selectOf(operand: unknown, stack: Stack): unknown {
  const [index, list]: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const all = resolved(list, stack);
  return Array.isArray(all) ? all[Number(index)] : undefined;
}

function joinOf(operand: unknown, stack: Stack): string {
  const [separator, parts]: readonly unknown[] = Array.isArray(operand) ? operand : [];
  const all = resolved(parts, stack);
  return (Array.isArray(all) ? all : []).map(String).join(String(separator));
}

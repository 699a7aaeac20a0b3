import { awsEnv } from './aws-env.ts';
import { type Mailbox, mailbox } from './aws-server/mailbox.ts';
import type { BillLine } from './aws-server/organisation.ts';
import { account, caller, smallOrganisation } from './aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from './aws-server/start-aws-server.ts';
import { type S3Request, type S3Server, startS3Server } from './s3-server.ts';

/** Everything that a deployed function talks to, over HTTP: what it reads, a bucket and a post office. */
export interface Cloud {
  readonly aws: AwsServer;
  readonly s3: S3Server;
  readonly mail: Mailbox;
  /** What Cost Explorer answers from; a test may add to it. */
  readonly bill: BillLine[];
  readonly env: Readonly<Record<string, string>>;
  /** The archive's objects, by their key below its prefix. */
  readonly objects: () => ReadonlyMap<string, Buffer>;
  readonly json: (key: string) => ReturnType<typeof JSON.parse>;
  readonly close: () => Promise<unknown>;
}

const bucket = 'acme-bedrock-reports';
const prefix = 'prod/';

/** The role by which the account can be entered, too. */
export const ownRole = {
  arn: `arn:aws:iam::${caller}:role/bedrock-report-reader`,
  externalId: 'unmistakable-external-id',
};

/** Starts an organisation of one account, with an empty bucket. */
export async function startCloud(): Promise<Cloud> {
  const mail = mailbox();
  const bill = [...smallOrganisation().bill];
  const accounts = [account(caller, { role: ownRole })];
  const aws = await startAwsServer(smallOrganisation({ accounts, bill }), {
    services: { ses: mail.service },
  });
  const s3 = await startS3Server(bucket);
  const objects = () =>
    new Map([...s3.objects].map(([key, { body }]) => [key.slice(prefix.length), body] as const).sort());
  return {
    aws,
    s3,
    mail,
    bill,
    env: { ...awsEnv(aws.url), AWS_ENDPOINT_URL_S3: s3.url },
    objects,
    json: (key) => JSON.parse(objects().get(key)?.toString('utf8') ?? 'null'),
    close: () => Promise.all([aws.close(), s3.close()]),
  };
}

/**
 * Tells of every change in the world before it takes effect: an object that is written or removed, by its key, with the
 * state that a delivery record enters, or a message that is accepted.
 */
export function watchChanges(cloud: Cloud, changing: (change: string) => void): void {
  cloud.s3.fault = (request) => {
    if (request.method !== 'GET') changing(changeOf(request));
    return null;
  };
  cloud.mail.refusal = () => {
    changing('message accepted');
    return null;
  };
}

function changeOf({ method, key, body }: S3Request): string {
  const name = key.slice(prefix.length);
  const state = name.startsWith('runs/') ? /"state": "(\w+)"/.exec(body.toString('utf8'))?.[1] : undefined;
  return [...(method === 'PUT' ? [] : [method]), name, ...(state === undefined ? [] : [state])].join(' ');
}

/** Keys of the archive, delivery records left out, whose objects are not the same in both. */
export function differing(one: Cloud, other: Cloud): readonly string[] {
  const [left, right] = [one.objects(), other.objects()];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) =>
      !key.startsWith('runs/') && Buffer.compare(left.get(key) ?? nothing, right.get(key) ?? nothing) !== 0,
  );
}

const nothing = Buffer.from('no such object');

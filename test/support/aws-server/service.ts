import type { Organisation } from './organisation.ts';

/** A request as a service sees it. */
export interface ServiceCall {
  readonly operation: string;
  /** From the credential scope of the signature. */
  readonly region: string;
  /** The account that the access key belongs to. */
  readonly account: string;
  readonly input: unknown;
  readonly organisation: Organisation;
  /** Items on a page of this operation. */
  readonly pageSize: number;
}

/** A service by the name in its credential scope. Its answer is the reply's body, before it is put on the wire. */
export interface Service {
  /** How counts and faults name it: `ce`, `cloudwatch` … */
  readonly prefix: string;
  readonly protocol: 'json' | 'rest-json' | 'query';
  readonly answer: (call: ServiceCall) => Readonly<Record<string, unknown>>;
  /** REST only: the operation of a method and path. */
  readonly operationOf?: (method: string, path: string) => string;
}

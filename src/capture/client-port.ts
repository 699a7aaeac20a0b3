/** What is used of an AWS SDK client: its region and its middleware. */
export interface CapturedClient {
  readonly config: { readonly region: () => Promise<string> };
  readonly middlewareStack: {
    add(middleware: CallMiddleware, options: { step: 'initialize'; priority: 'low'; tags: string[] }): void;
    add(
      middleware: AttemptMiddleware,
      options: { step: 'deserialize'; priority: 'low'; tags: string[] },
    ): void;
    removeByTag(tag: string): boolean;
  };
}

/** A step around every call, whatever its retries. */
export type CallMiddleware = Middleware<
  { readonly input: object },
  { readonly output: object; readonly response: unknown }
>;

/** A step around every attempt, next to the wire. */
export type AttemptMiddleware = Middleware<
  { readonly input: object; readonly request: unknown },
  { readonly response: unknown }
>;

type Middleware<Step, Outcome> = (
  next: (step: Step) => Promise<Outcome>,
  context: { readonly commandName?: string },
) => (step: Step) => Promise<Outcome>;

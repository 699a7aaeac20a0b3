import type { CapturedClient } from '../../src/capture.ts';

type Call = (step: { readonly input: object }) => Promise<{ readonly output: object }>;

/** A client without a network: captured as the SDK's own, it answers each call by `answer`. */
export function bareClient(
  commandName: string,
  answer: () => { readonly output: object; readonly headers?: Readonly<Record<string, string>> },
): { readonly client: CapturedClient; readonly send: Call } {
  let call: Call = async () => {
    throw new Error('not captured');
  };
  let whole: (next: Call, context: { commandName: string }) => Call = (next) => next;
  const client: CapturedClient = {
    config: { region: async () => 'eu-west-1' },
    middlewareStack: {
      add(middleware: never, { step }: { step: string }) {
        attach(middleware, step);
      },
      removeByTag: () => true,
    },
  };
  const attach = (middleware: (next: unknown, context: object) => Call, step: string) => {
    if (step === 'initialize') whole = middleware;
    else {
      const attempt = middleware(
        async () => {
          const { output, headers = {} } = answer();
          return { output, response: { statusCode: 200, headers } };
        },
        { commandName },
      );
      call = whole(attempt, { commandName });
    }
  };
  return { client, send: (step) => call(step) };
}

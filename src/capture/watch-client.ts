import { randomUUID } from 'node:crypto';
import type { Call } from './call.ts';
import type { AttemptMiddleware, CallMiddleware, CapturedClient } from './client-port.ts';
import { fieldOf } from './unknown-values.ts';
import { watchStream } from './watch-stream.ts';

/**
 * Watches every call of a client; `begin` gives the watcher of one, or null for a call that is none of the
 * application's. Returns what ends the watching.
 */
export function watchClient(
  client: CapturedClient,
  begin: (operation: string, input: object) => Call | null,
): () => void {
  // Each capture's own: a client may be captured twice. The step is what the SDK hands from a call to its attempts; the
  // input may be replaced on the way, and one command may be sent twice at a time.
  const mark = Symbol('captured call');
  // No promise: V8 may call late or, after a defect of its own, never. Closing the capture records what is left.
  const abandoned = new FinalizationRegistry<Call>((call) => call.ended({ status: 'left' }));

  const onceACall: CallMiddleware =
    (next, { commandName = '' }) =>
    async (step) => {
      const call = begin(commandName.replace(/Command$/, ''), step.input);
      if (call === null) return next(step);
      const markedStep = { ...step, [mark]: call };
      let outcome: Awaited<ReturnType<typeof next>>;
      try {
        outcome = await next(markedStep);
      } catch (error) {
        call.ended({ status: 'error', error });
        throw error;
      }
      // Again, now that the SDK has brought the names of its headers to lower case.
      call.answered(outcome.response);
      const streamed = call.streamAt === null ? undefined : fieldOf(outcome.output, call.streamAt);
      if (call.streamAt !== null && isAsyncIterable(streamed)) {
        const stream = watchStream(streamed, {
          seen: call.seen,
          ended(end) {
            abandoned.unregister(call);
            call.ended(end);
          },
        });
        abandoned.register(stream, call, call);
        return { ...outcome, output: { ...outcome.output, [call.streamAt]: stream } };
      }
      if (call.streamAt === null) call.seen(outcome.output);
      call.ended({ status: 'ok' });
      return outcome;
    };

  const onceAnAttempt: AttemptMiddleware = (next) => async (step) => {
    const call = fieldOf(step, mark);
    if (!isCall(call)) return next(step);
    call.attempted();
    const outcome = await next(step);
    call.answered(outcome.response);
    return outcome;
  };

  // Its own: a client may be captured twice.
  const tag = `usage-capture-${randomUUID()}`;
  // Inside the application's own middleware: what that makes of a call is what is called, and may be another model.
  client.middlewareStack.add(onceACall, { step: 'initialize', priority: 'low', tags: [tag] });
  client.middlewareStack.add(onceAnAttempt, { step: 'deserialize', priority: 'low', tags: [tag] });
  return () => void client.middlewareStack.removeByTag(tag);
}

/** Nobody else has the mark. */
function isCall(value: unknown): value is Call {
  return value !== undefined;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof fieldOf(value, Symbol.asyncIterator) === 'function';
}

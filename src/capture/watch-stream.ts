/** What a stream is watched for. `ended` may be called more than once; the first call counts. */
export interface StreamWatch {
  readonly seen: (event: unknown) => void;
  readonly ended: (how: StreamEnd) => void;
}

export type StreamEnd =
  | { readonly status: 'ok' | 'left' }
  | { readonly status: 'error'; readonly error: unknown };

/**
 * The same stream, watched: an event is asked for when the application asks, handed on as it came, and forgotten.
 *
 * Leaving it (`break`, `return`, a throw) reaches the stream as it would unwatched.
 */
export function watchStream<T>(stream: AsyncIterable<T>, watch: StreamWatch): AsyncIterable<T> {
  const watched: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => watchIterator(stream[Symbol.asyncIterator](), watch, watched),
  };
  return watched;
}

interface WatchedIterator<T> extends AsyncIterableIterator<T, unknown, undefined> {
  /** Whoever reads on holds the stream, so that it is not taken for one that nobody reads. */
  readonly stream: AsyncIterable<T>;
}

function watchIterator<T>(
  source: AsyncIterator<T, unknown, undefined>,
  watch: StreamWatch,
  stream: AsyncIterable<T>,
): WatchedIterator<T> {
  const passed = (result: IteratorResult<T, unknown>) => {
    if (result.done === true) watch.ended({ status: 'ok' });
    else watch.seen(result.value);
    return result;
  };
  const failed = (error: unknown): never => {
    watch.ended({ status: 'error', error });
    throw error;
  };
  const iterator: WatchedIterator<T> = {
    stream,
    // Once an event: an async function would take a promise and a turn more. A promise is resolved to itself.
    next() {
      try {
        return Promise.resolve(source.next()).then(passed, failed);
      } catch (error) {
        return failed(error);
      }
    },
    async return(value) {
      watch.ended({ status: 'left' });
      return source.return === undefined ? { done: true, value: await value } : source.return(value);
    },
    async throw(error) {
      watch.ended({ status: 'left' });
      if (source.throw === undefined) throw error;
      return source.throw(error);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

import { failureOf, SourceFailure, toSourceFailure } from '../../src/collect/source-failure.ts';

const named = (name: string, message = 'said', more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

test.each([
  ['an expired token', named('ExpiredTokenException'), 'credentials'],
  ['an unknown key', named('InvalidClientTokenId'), 'credentials'],
  ['a key that a region does not know', named('UnrecognizedClientException'), 'credentials'],
  ['no credentials at all', named('CredentialsProviderError'), 'credentials'],
  ['a denial', named('AccessDeniedException'), 'denied'],
  ['a denial by status alone', named('Unknown', 'no', { $metadata: { httpStatusCode: 403 } }), 'denied'],
  [
    'a denial whose body cannot be read',
    named('SyntaxError', 'Unexpected token <', { $response: { statusCode: 403 } }),
    'denied',
  ],
  ["Cost Explorer's throttle", named('LimitExceededException'), 'throttled'],
  ["CloudWatch's throttle", named('ThrottlingException'), 'throttled'],
  ['Cost Explorer not enabled', named('DataUnavailableException'), 'not_enabled'],
  [
    'a server error',
    named('InternalServerError', 'x', { $metadata: { httpStatusCode: 500 } }),
    'unavailable',
  ],
  ['a closed connection', named('Error', 'socket hang up', { code: 'ECONNRESET' }), 'unavailable'],
  ['a reply cut off', named('SyntaxError', 'Unexpected end of JSON input'), 'unexpected_shape'],
  ['something that is no error', 'oops', 'unavailable'],
])('%s is of its kind', (_, error, kind) => {
  expect(toSourceFailure(error).kind).toBe(kind);
});

test('a reason is one short line without what only SDK developers need', () => {
  const long = `first\nsecond ${'x'.repeat(500)}`;
  const { message } = toSourceFailure(named('AccessDenied', long));
  expect(message).toMatch(/^access denied \(AccessDenied: first second x+…\)$/);
  expect(message.length).toBeLessThan(270);
  const cutOff = named(
    'SyntaxError',
    'bad JSON\n  Deserialization error: to see the raw response, inspect …',
  );
  expect(toSourceFailure(cutOff).message).toBe('unexpected reply (SyntaxError: bad JSON)');
});

test('a network error keeps its code', () => {
  const { message } = toSourceFailure(named('Error', 'socket hang up', { code: 'ECONNRESET' }));
  expect(message).toBe('unavailable (Error: socket hang up, ECONNRESET)');
});

test('a bug is no failure of a source: it is thrown on', () => {
  const bug = new TypeError('x is not a function');
  expect(() => failureOf(bug)).toThrow(bug);
  const failure = new SourceFailure('denied', 'no');
  expect(failureOf(failure)).toBe(failure);
});

/**
 * Texts one after another as UTF-8. A large file is never held twice, as its parts and as their sum.
 *
 * @param about how many texts there are, nearly all of one length: the first of them tell how long all will be
 */
export function utf8(texts: Iterable<string>, about: number): Uint8Array {
  let bytes = Buffer.alloc(0);
  let length = 0;
  let done = 0;
  for (const text of texts) {
    const end = length + Buffer.byteLength(text);
    done += 1;
    if (end > bytes.length) {
      const whole = Math.ceil((end / done) * Math.max(about, done) * slack);
      const larger = Buffer.allocUnsafeSlow(whole);
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    bytes.write(text, length);
    length = end;
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, length);
}

/** What is not written to takes no memory. */
const slack = 1.1;

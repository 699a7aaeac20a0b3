/**
 * Tokens in a text by its characters and their scripts: a rough count, fractional, that lets parts be summed.
 *
 * One rate for all, characters / 4, is far too low on mixed text; no rate is right for every tokenizer.
 */
export function tokensByScript(text: string): number {
  let tokens = 0;
  for (let index = 0; index < text.length; index += 1) tokens += rateOf(text.charCodeAt(index));
  return tokens;
}

/** Tokens per UTF-16 unit, up to and without each code; a character above U+FFFF is two units. */
const rates: readonly (readonly [number, number])[] = [
  [0x0250, 0.5], // Latin beyond ASCII
  [0x0600, 0.4], // IPA, Greek, Cyrillic, Armenian, Hebrew
  [0x0900, 0.5], // Arabic and its neighbours
  [0x1100, 0.75], // Indic scripts, Thai, Lao, Tibetan, Burmese, Georgian
  [0x1200, 0.8], // Hangul parts
  [0x2000, 0.75],
  [0x2e80, 0.7], // punctuation, arrows, symbols
  [0x3100, 0.8], // kana and its punctuation
  [0xac00, 1], // Han
  [0xd800, 0.8], // Hangul
];

function rateOf(code: number): number {
  if (code < 0x80) return asciiRateOf(code);
  for (const [limit, rate] of rates) if (code < limit) return rate;
  return 1;
}

function asciiRateOf(code: number): number {
  // A space goes with the word that follows it.
  if (code <= 0x20) return code === 0x20 ? 0 : 0.25;
  if (code >= 0x30 && code <= 0x39) return 0.4;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? 0.25 : 0.5;
}

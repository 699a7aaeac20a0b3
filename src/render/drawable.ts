/** What the font that is shipped for charts can draw; test/render/drawable.test.ts reads the font itself. */
const undrawable =
  /[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u20ac\u2212\u2248]+/gu;

/** A name as a drawn text: what the font lacks is a `…`, which says so better than a box; tables have it in full. */
export function drawable(name: string): string {
  return name.normalize('NFC').replace(undrawable, '…');
}

const words = /\bNaN\b|Infinity|∞|\bundefined\b|\bnull\b|\[object |(?<![\w.,])[-−]\$?0(?:\.0+)?(?![\d.])/;

/** Lines in which a program speaks to people of what only programs know: `name:line: text`. */
export function machineWords(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([name, text]) => {
    // Unknown is null in JSON, as it should be.
    if (name.endsWith('.json')) return [];
    const spoken = /\.(html|svg)$/.test(name) ? spokenText(text) : text;
    return spoken
      .split('\n')
      .flatMap((line, index) => (words.test(line) ? `${name}:${index + 1}: ${line}` : []));
  });
}

/** What a page says, aloud too: its text, and the attributes that are read out or shown. Numbers of drawings too. */
function spokenText(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, (tag) =>
      [...tag.matchAll(/\s(?:aria-label|title|alt|width|height|x|y|d)="([^"]*)"/g)]
        .map(([, value]) => ` ${value} `)
        .join(''),
    );
}

// SPDX-License-Identifier: AGPL-3.0-or-later

/** Tags at which a reader sees a new line or cell; words go on across all others. */
const BREAK = /^<\/?(?:br|p|div|li|t[dhr]|h\d)\b/i;
const LONGEST_BREAK = 8;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What a reader sees of HTML, near enough: no tags, no comments, characters decoded. Linear; what is not closed stays as text. */
export function htmlText(html: string): string {
  const texts: string[] = [];
  let at = 0;
  for (let open = html.indexOf('<'); open >= 0; open = html.indexOf('<', at)) {
    const end = endOfTag(html, open);
    if (end === null) break;
    texts.push(html.slice(at, open), BREAK.test(html.slice(open, open + LONGEST_BREAK)) ? '\n' : '');
    at = end;
  }
  texts.push(html.slice(at));
  return texts.join('').replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));?/gi, character);
}

function endOfTag(html: string, open: number): number | null {
  const closer = html.startsWith('<!--', open) ? '-->' : '>';
  const at = html.indexOf(closer, open);
  return at < 0 ? null : at + closer.length;
}

function character(whole: string, decimal?: string, hexadecimal?: string, name = ''): string {
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : (NAMED[name.toLowerCase()] ?? whole);
}

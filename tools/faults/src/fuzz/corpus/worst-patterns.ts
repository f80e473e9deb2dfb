// SPDX-License-Identifier: AGPL-3.0-or-later

/** Public shapes that are exponential or polynomial in a backtracking engine, or make an automaton large; each by why it is known. */
export const WORST_PATTERNS: readonly (readonly [why: string, pattern: string])[] = [
  ['nested plus', '(a+)+$'],
  ['nested star', '^(a*)*$'],
  ['nested plus, word', String.raw`^(\w+)+$`],
  ['nested with a separator', String.raw`^(\w+\s?)*$`],
  ['overlapping alternation', '(a|aa)+$'],
  ['alternation that repeats itself', '(a|a)*$'],
  ['alternation with an optional letter', '(a|a?)+$'],
  ['twenty dot-stars', '(.*a){20}'],
  ['dot-stars in a row', '.*.*.*.*.*.*=.*'],
  ['optional and wanted, 25 times', `${'a?'.repeat(25)}${'a'.repeat(25)}`],
  ['optional and wanted, counted', 'a?{25}a{25}'],
  ['three stars of one letter', 'a*a*a*b'],
  ['letters with dots', '^(([a-z])+.)+[A-Z]([a-z])+$'],
  [
    'e-mail address of a validator',
    String.raw`^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}` +
      String.raw`[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$`,
  ],
  ['e-mail address, nested groups', String.raw`^[0-9a-z]+([0-9a-z]*[-._+])*[0-9a-z]+@[0-9a-z]+([-.][0-9a-z]+)*([0-9a-z]*[.])[a-z]{2,6}$`],
  ['URL with a path', String.raw`^(https?://)?([\da-z.-]+)\.([a-z.]{2,6})([/\w .-]*)*/?$`],
  ['host name', String.raw`^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$`],
  ['quoted string', String.raw`"(\\.|[^"\\]*)*"`],
  ['comment', String.raw`/\*(.|\n)*?\*/`],
  ['numbers, counted', String.raw`^(\d+)*\d{15,20}$`],
  ['white space at the end', String.raw`\s+$`],
  ['trim of both ends', String.raw`^\s+|\s+$`],
  [
    'a firewall rule with three stars',
    String.raw`(?:(?:"|'|\]|\}|\\|\d|(?:nan|infinity|true|false|null|undefined|symbol|math)|\x60|\-|\+)+` +
      String.raw`[)]*;?((?:\s|-|~|!|\{\}|\|\||\+)*.*(?:.*=.*)))`,
  ],
  ['a letter, then twelve of any', '[ab]*a[ab]{12}c'],
  ['a thousand of any', 'a[ab]{1,1000}c'],
  ['counts in counts', '((a{1,30}){1,30})c'],
  ['counts in counts in counts', '(((a{10}){10}){10}){10}'],
  ['word boundaries everywhere', String.raw`(\b\w+\b\s*)+\d$`],
  [
    'case folding of a long alternation',
    '(?i)(?:select|union|insert|update|delete|drop|alter|create|exec|execute|declare|cast|convert)+' +
      '.*(?:from|into|table|where)+$',
  ],
  ['a back-reference', String.raw`^(a+)\1+$`],
  ['a look-ahead', '^(?=(a+))a*b'],
  ['a look-behind', '(?<=a+)b'],
  ['an atomic group', '(?>a+)+$'],
  ['a possessive count', 'a++b'],
  ['groups without an end', '('.repeat(60)],
  ['groups in groups', `${'(?:'.repeat(60)}a${')+'.repeat(60)}`],
];

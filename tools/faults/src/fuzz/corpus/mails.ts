// SPDX-License-Identifier: AGPL-3.0-or-later

const HEAD = 'From: "Bank" <info@bank.example>\r\nTo: root@example.com\r\nSubject: =?utf-8?b?4pyT?= invoice\r\n';

/** One mail of each build that senders use. */
export const MAILS: readonly string[] = [
  `${HEAD}\r\nplease send it\r\n`,
  `${HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n<p>pay <b>now</b> <a href="http://xn--d1acufc.example/x">here</a>&#x41;&nbsp;</p>\r\n`,
  `${HEAD}Content-Type: text/plain; format=flowed; delsp=yes\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nS=C3=A9nd =\r\nit\r\n`,
  `${HEAD}Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJDREVGR0g=\r\n`,
  `${HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\npreamble\r\n` +
    '--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n' +
    '--b2\r\n\r\nplain\r\n--b2\r\nContent-Type: text/html\r\n\r\n<br>html\r\n--b2--\r\n' +
    '--b1\r\nContent-Type: application/octet-stream; name="a.iso"\r\n' +
    `Content-Disposition: attachment; filename*0*=utf-8''%41; filename*1="b.iso"\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${'QUJD'.repeat(30)}\r\n--b1--\r\n`,
  `${HEAD}Content-Type: message/rfc822\r\n\r\n${HEAD}Content-Type: message/rfc822\r\n\r\n${HEAD}\r\ninnermost\r\n`,
];

export const MAIL_TOKENS: readonly string[] = [
  'Content-Type: ', 'multipart/mixed; boundary=b1\r\n', 'message/rfc822\r\n', 'text/html\r\n\r\n', '; charset=x', '; charset=utf-7',
  '; boundary=""', 'Content-Transfer-Encoding: base64\r\n\r\n', '--b1\r\n', '--b1--\r\n', '--\r\n', '\r\n\r\n', '=?utf-8?q?=ZZ?=', '=',
  '=3D', '&#x110000;', '<!--', '<', 'From ', ';;', 'To: "a <b@c.example>, (d; :e@[192.0.2.1]\r\n', 'x'.repeat(1_000),
];

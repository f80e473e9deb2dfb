// SPDX-License-Identifier: AGPL-3.0-or-later
import { htmlText } from './html-text';

it.each([
  ['s<b>e</b>nd', 'send'],
  ['gift<br>card</td ><td>now', 'gift\ncard\n\nnow'],
  ['a<!-- <b> -->b<p title="x">c', 'ab\nc'],
  ['s&#101;&#x6E;d&nbsp;&amp;&lt;', 'send &<'],
  ['&unknown; &#9999999; &#xFFFFFF; &', '&unknown; &#9999999; &#xFFFFFF; &'],
  ['1 < 2, never closed', '1 < 2, never closed'],
  ['<!-- never closed <b>', '<!-- never closed <b>'],
  ['', ''],
])('of %j shows %j', (html, text) => expect(htmlText(html)).toBe(text));

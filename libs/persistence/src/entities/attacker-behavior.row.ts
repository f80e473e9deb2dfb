// SPDX-License-Identifier: AGPL-3.0-or-later
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How an attacker's machine and tools behave on the wire. DECNET's profiler writes it. JSON text may be malformed: decoded where it is read. */
@Entity('attacker_behavior')
export class AttackerBehaviorRow {
  @PrimaryColumn({ name: 'attacker_uuid', type: 'varchar', length: 36 })
  attackerUuid!: string;

  @Column({ name: 'os_guess', type: 'varchar', nullable: true })
  osGuess!: string | null;

  @Column({ name: 'hop_distance', type: 'int', nullable: true })
  hopDistance!: number | null;

  @Column({ name: 'tcp_fingerprint', type: 'text' })
  tcpFingerprint!: string;

  @Column({ name: 'kex_order_raw', type: 'text', nullable: true })
  kexOrderRaw!: string | null;

  @Column({ name: 'ssh_client_banners', type: 'text', nullable: true })
  sshClientBanners!: string | null;

  @Column({ name: 'retransmit_count', type: 'int' })
  retransmitCount!: number;

  @Column({ name: 'behavior_class', type: 'varchar', nullable: true })
  behaviorClass!: string | null;

  @Column({ name: 'beacon_interval_s', type: 'double', nullable: true })
  beaconIntervalS!: number | null;

  @Column({ name: 'beacon_jitter_pct', type: 'double', nullable: true })
  beaconJitterPct!: number | null;

  @Column({ name: 'tool_guesses', type: 'text', nullable: true })
  toolGuesses!: string | null;

  @Column({ name: 'timing_stats', type: 'text' })
  timingStats!: string;

  @Column({ name: 'phase_sequence', type: 'text' })
  phaseSequence!: string;
}

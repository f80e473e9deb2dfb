// SPDX-License-Identifier: AGPL-3.0-or-later

export interface ReadinessReport {
  readonly ready: boolean;
  /** Check -> `ok`, or why not; and what the service is ready without. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What must hold before a service takes work. A declared check is not ready until somebody says that it is. */
export class Readiness {
  private readonly checks = new Map<string, string>();
  private readonly lacking = new Map<string, string>();

  declare(check: string): void {
    this.checks.set(check, 'starting');
  }

  ok(check: string): void {
    this.checks.set(check, 'ok');
  }

  notReady(check: string, reason: string): void {
    this.checks.set(check, reason);
  }

  /** Each declared check, and whether it holds. */
  get held(): ReadonlyMap<string, boolean> {
    return new Map([...this.checks].map(([check, state]) => [check, state === 'ok']));
  }

  /** The service works without it, but not as well. */
  lacks(what: string, state: string): void {
    this.lacking.set(what, state);
  }

  get shortcomings(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.lacking);
  }

  report(): ReadinessReport {
    const ready = [...this.held.values()].every(Boolean);
    return { ready, checks: { ...Object.fromEntries(this.checks), ...this.shortcomings } };
  }
}

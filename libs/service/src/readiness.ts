// SPDX-License-Identifier: AGPL-3.0-or-later

export interface ReadinessReport {
  readonly ready: boolean;
  /** Check -> `ok`, or why not. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What must hold before a service takes work. A declared check is not ready until somebody says that it is. */
export class Readiness {
  private readonly checks = new Map<string, string>();

  declare(check: string): void {
    this.checks.set(check, 'starting');
  }

  ok(check: string): void {
    this.checks.set(check, 'ok');
  }

  notReady(check: string, reason: string): void {
    this.checks.set(check, reason);
  }

  report(): ReadinessReport {
    return { ready: [...this.checks.values()].every((state) => state === 'ok'), checks: Object.fromEntries(this.checks) };
  }
}

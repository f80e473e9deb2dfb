// SPDX-License-Identifier: AGPL-3.0-or-later

/** What one look found. `fix` is there when something needs attention. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix?: string;
}

export const good = (check: string, detail: string): Finding => ({ check, ok: true, detail });
export const bad = (check: string, detail: string, fix: string): Finding => ({ check, ok: false, detail, fix });

/** A look that fails is a finding, not the end of the examination. */
export async function examine(check: string, fix: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [bad(check, error instanceof Error ? error.message : String(error), fix)];
  }
}

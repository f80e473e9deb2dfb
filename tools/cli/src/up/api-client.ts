// SPDX-License-Identifier: AGPL-3.0-or-later

/** Rows of export-api, as far as the result needs them. */
export interface TechniqueRow {
  readonly technique_id: string;
  readonly technique_name: string | null;
  readonly sub_technique_id: string | null;
  readonly sub_technique_name: string | null;
  readonly tactic: string;
  readonly count: number;
  readonly confidence_max: number;
}

export interface TagRow {
  readonly sub_technique_id: string | null;
  readonly rule_id: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Reads export-api as any client would. */
export class ApiClient {
  constructor(private readonly url: string) {}

  techniques(): Promise<readonly TechniqueRow[]> {
    return this.get('ttp/techniques');
  }

  byAttacker(attackerUuid: string): Promise<readonly TechniqueRow[]> {
    return this.get(`ttp/by-attacker/${attackerUuid}`);
  }

  /** The tags behind one row; the newest 200 of its technique are looked through. */
  async tagsOfAttacker(attackerUuid: string, row: TechniqueRow): Promise<readonly TagRow[]> {
    const tags = await this.get<readonly TagRow[]>(`ttp/tags/by-attacker/${attackerUuid}/${row.technique_id}?limit=200`);
    return tags.filter((tag) => tag.sub_technique_id === row.sub_technique_id);
  }

  private async get<Rows>(path: string): Promise<Rows> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    if (!response.ok) throw new Error(`export-api answered ${response.status} to /api/v1/${path}: ${await response.text()}`);
    return (await response.json()) as Rows;
  }
}

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
  readonly rule_id: string;
  readonly rule_version: number;
  readonly confidence: number;
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

  tagsOfAttacker(attackerUuid: string, row: TechniqueRow): Promise<readonly TagRow[]> {
    const sub = row.sub_technique_id === null ? '' : `&sub_technique_id=${row.sub_technique_id}`;
    return this.get(`ttp/tags/by-attacker/${attackerUuid}/${row.technique_id}?limit=200${sub}`);
  }

  private async get<Rows>(path: string): Promise<Rows> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    if (!response.ok) throw new Error(`export-api answered ${response.status} to /api/v1/${path}: ${await response.text()}`);
    return (await response.json()) as Rows;
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, ServiceUnavailableException, type CanActivate } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';

/** Guard of routes that cannot answer without ATT&CK data, such as groups and exports: 503. */
@Injectable()
export class NeedsAttack implements CanActivate {
  constructor(private readonly catalog: AttackCatalog) {}

  canActivate(): boolean {
    if (this.catalog.isEmpty) throw new ServiceUnavailableException('ATT&CK data is missing; the log of the service says why');
    return true;
  }
}

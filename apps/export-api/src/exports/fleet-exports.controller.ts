// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Logger, Query, type StreamableFile, UseGuards } from '@nestjs/common';
import { bundleText, mispCollection } from '@ttp/attack-stix';
import { fleetObjects } from '@ttp/exports';
import { DossierReader } from '@ttp/persistence';
import { Answers, KeyScope, NeedsAttack, RateLimited, type SendDownload, Sender, Traced } from '@ttp/service';
import { FILE_HEADERS, FleetMisp, NDJSON, Observations, StixBundle } from './export-schemas';
import { ExportOptions } from './export.options';
import { filterOf, FleetMispQuery, FleetQuery, FleetStixQuery } from './export.queries';
import { compactUtc } from './file-names';
import { observationsText } from './observations-text';
import { counted } from './skipped-text';

const LIMITED = { 429: 'More than 6 a minute' };
const LIMITED_AND_NEEDY = { ...LIMITED, 503: 'There is no ATT&CK data' };

const NO_ADDRESS = 'its address is no IP address';

/** Everybody, the last seen first, in files that are made while they are sent. */
@RateLimited('fleet export', 6)
@KeyScope('export')
@Controller('attackers/export')
export class FleetExportsController {
  private readonly log = new Logger(FleetExportsController.name);

  constructor(
    private readonly reader: DossierReader,
    private readonly options: ExportOptions,
  ) {}

  @Get()
  @Traced('api.attackers.export')
  @Answers(Observations, { headers: FILE_HEADERS, problems: LIMITED })
  async plain(@Query() query: FleetQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const now = new Date();
    const total = await this.reader.countAttackers(filterOf(query));
    return send({
      fileName: `decnet-export-${compactUtc(now)}.json`,
      texts: (signal) => observationsText(this.reader.attackerExport(filterOf(query, signal)), total, now),
    });
  }

  /** One bundle without white space, or with `format=ndjson` an object a line. */
  @Get('stix')
  @UseGuards(NeedsAttack)
  @Traced('api.attackers.export_stix_fleet')
  @Answers(StixBundle, { content: { 'application/json': StixBundle, [NDJSON]: StixBundle }, headers: FILE_HEADERS, problems: LIMITED_AND_NEEDY })
  stix(@Query() query: FleetStixQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const options = this.options.of(query);
    const ndjson = query.format === 'ndjson';
    return send({
      fileName: `decnet-fleet-${compactUtc(new Date())}.stix.${ndjson ? 'ndjson' : 'json'}`,
      ...(ndjson && { mediaType: NDJSON }),
      texts: (signal) => {
        const dossiers = this.reader.fleet(filterOf(query, signal));
        return bundleText(counted((onSkipped) => fleetObjects(dossiers, options, onSkipped), (said) => this.log.warn(said)), { ndjson });
      },
    });
  }

  @Get('misp')
  @UseGuards(NeedsAttack)
  @Traced('api.attackers.export_misp_fleet')
  @Answers(FleetMisp, { headers: FILE_HEADERS, problems: LIMITED_AND_NEEDY })
  misp(@Query() query: FleetMispQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const options = this.options.of(query);
    return send({
      fileName: `decnet-fleet-${compactUtc(new Date())}.misp.json`,
      texts: (signal) =>
        mispCollection(this.reader.fleet(filterOf(query, signal)), {
          ...options,
          wrap: query.wrap === 'event',
          onSkipped: (uuid, error) => this.log.warn(`no MISP event of attacker ${uuid}: ${error instanceof Error ? error.message : NO_ADDRESS}`),
        }),
    });
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Logger, NotFoundException, Param, Query, type StreamableFile, UseGuards } from '@nestjs/common';
import { attackerObjects, attackFlow, bundleText, identityObjects, jsonOf, mispEvent, type StixExport, type StixObject } from '@ttp/attack-stix';
import { DossierReader } from '@ttp/persistence';
import { Answers, KeyScope, NeedsAttack, RateLimited, type SendDownload, Sender, Traced } from '@ttp/service';
import { FILE_HEADERS, MispEvent, StixBundle } from './export-schemas';
import { ExportOptions } from './export.options';
import { MispQuery, StixQuery } from './export.queries';
import { fileOf } from './file-names';
import { counted, skippedText } from './skipped-text';

const PROBLEMS = { 404: 'It is unknown', 429: 'More than 30 a minute', 503: 'There is no ATT&CK data' };
const BundleAnswers = () => Answers(StixBundle, { headers: FILE_HEADERS, problems: PROBLEMS });

/** What is known about one attacker, identity or session, as a file. */
@RateLimited('export', 30)
@UseGuards(NeedsAttack)
@KeyScope('export')
@Controller()
export class ExportsController {
  private readonly log = new Logger(ExportsController.name);

  constructor(
    private readonly reader: DossierReader,
    private readonly options: ExportOptions,
  ) {}

  @Get('attackers/:uuid/export/stix')
  @Traced('api.attackers.export_stix')
  @BundleAnswers()
  async attackerStix(@Param('uuid') uuid: string, @Query() query: StixQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const dossier = (await this.reader.attacker(uuid)) ?? unknown('attacker', uuid);
    return this.bundle(send, fileOf('attacker', dossier.attacker.uuid, 'stix'), attackerObjects(dossier, this.options.of(query)));
  }

  @Get('attackers/:uuid/export/misp')
  @Traced('api.attackers.export_misp')
  @Answers(MispEvent, { headers: FILE_HEADERS, problems: PROBLEMS })
  async attackerMisp(@Param('uuid') uuid: string, @Query() query: MispQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const dossier = (await this.reader.attacker(uuid)) ?? unknown('attacker', uuid);
    const event = mispEvent(dossier, this.options.of(query));
    if (event === null) throw new NotFoundException(`attacker ${uuid} has no IP address, which a MISP event is about`);
    const body = jsonOf(query.wrap === 'event' ? { Event: event } : event, 0);
    return send({ fileName: fileOf('attacker', dossier.attacker.uuid, 'misp'), texts: () => whole(body) });
  }

  /** With the attackers that were resolved to it; the winner of the merge chain. */
  @Get('identities/:uuid/export/stix')
  @Traced('api.identities.export_stix')
  @BundleAnswers()
  async identityStix(@Param('uuid') uuid: string, @Query() query: StixQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const dossier = (await this.reader.identity(uuid)) ?? unknown('identity', uuid);
    const options = this.options.of(query);
    const fileName = fileOf('identity', dossier.identity.uuid, 'stix');
    const objects = counted((onSkipped) => identityObjects(dossier, options, onSkipped), (said) => this.log.warn(`${fileName}: ${said}`));
    return send({ fileName, texts: () => bundleText(objects, { indent: 2 }) });
  }

  /** What happened in a session, in its order, for tools that draw Attack Flow; 404 where no technique was seen. */
  @Get('sessions/:session_id/export/attack-flow')
  @Traced('api.sessions.export_attack_flow')
  @BundleAnswers()
  async attackFlow(@Param('session_id') id: string, @Query() query: StixQuery, @Sender() send: SendDownload): Promise<StreamableFile> {
    const session = (await this.reader.session(id)) ?? unknown('session', id);
    const options = this.options.of(query);
    const objects = attackFlow(session, options);
    if (objects.length === 0) {
      throw new NotFoundException(`session ${id} has no technique of ATT&CK ${options.attack.release}, and a flow starts with one`);
    }
    return send(bundleFile(fileOf('session', session.sessionId, 'attack-flow'), objects));
  }

  private bundle(send: SendDownload, fileName: string, { objects, skipped }: StixExport): Promise<StreamableFile> {
    const said = skippedText(skipped);
    if (said !== null) this.log.warn(`${fileName}: ${said}`);
    return send(bundleFile(fileName, objects));
  }
}

function unknown(what: string, id: string): never {
  throw new NotFoundException(`${what} ${id} is unknown`);
}

/** Indented for people, as DECNET's is. */
const bundleFile = (fileName: string, objects: readonly StixObject[]) => ({ fileName, texts: () => bundleText(objects, { indent: 2 }) });

async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

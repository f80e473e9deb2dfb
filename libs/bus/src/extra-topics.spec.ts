// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseExtraTopics } from './extra-topics';

describe('parseExtraTopics', () => {
  it.each([
    ['', []],
    [' , ', []],
    ['decky.*.traffic', ['decky.*.traffic']],
    ['decky.*.traffic, attacker.scored\tidentity.unmerged,', ['decky.*.traffic', 'attacker.scored', 'identity.unmerged']],
    ['system.log,system.log', ['system.log']],
    ['decky.>', ['decky.>']],
    ['attacker.session', ['attacker.session']],
    ['attacker.session.ended.twice', ['attacker.session.ended.twice']],
    ['canary', ['canary']],
  ])('"%s" gives %j', (text, topics) => {
    expect(parseExtraTopics(text)).toEqual(topics);
  });

  it.each([
    ['decky..traffic', 'decky..traffic', 'is not a NATS subject'],
    ['.decky', '.decky', 'is not a NATS subject'],
    ['decky.>.traffic', 'decky.>.traffic', 'is not a NATS subject'],
    ['decky.web*', 'decky.web*', 'is not a NATS subject'],
    ['$SYS.>', '$SYS.>', 'belongs to the server'],
    ['$JS.API.>', '$JS.API.>', 'belongs to the server'],
    ['ttp.tagged', 'ttp.tagged', 'overlaps ttp.>, which is reserved'],
    ['dlq.*.x', 'dlq.*.x', 'overlaps dlq.>, which is reserved'],
    ['system.>', 'system.>', 'overlaps system.ttp.>, which is reserved'],
    ['>', '>', 'overlaps ttp.>, which is reserved'],
    ['*.received', '*.received', 'overlaps ttp.>, which is reserved'],
    ['email.received', 'email.received', 'overlaps email.received, which is consumed anyway'],
    ['attacker.*', 'attacker.*', 'overlaps attacker.observed, which is consumed anyway'],
    ['identity.>', 'identity.>', 'overlaps identity.formed, which is consumed anyway'],
    ['canary.token1.triggered', 'canary.token1.triggered', 'overlaps canary.>, which is consumed anyway'],
    ['decky.>,decky.*.traffic', 'decky.*.traffic', 'overlaps the extra topic "decky.>"'],
  ])('"%s" is refused: "%s" %s', (text, topic, reason) => {
    expect(() => parseExtraTopics(text)).toThrow(`the extra topic "${topic}" ${reason}`);
  });
});
